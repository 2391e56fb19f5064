package dev.nodepool.drivers.openstack;

import org.jspecify.annotations.Nullable;

/** What holds for a key that the configuration leaves out. */
final class Default {
  private Default() {}

  static <T> T of(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
