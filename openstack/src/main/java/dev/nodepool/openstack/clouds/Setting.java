package dev.nodepool.openstack.clouds;

import org.jspecify.annotations.Nullable;

/** Values as people write them. */
final class Setting {
  private Setting() {}

  static boolean isTrue(@Nullable Object value) {
    return value != null && value.toString().equalsIgnoreCase("true");
  }

  static boolean isFalse(@Nullable Object value) {
    return value != null && value.toString().equalsIgnoreCase("false");
  }
}
