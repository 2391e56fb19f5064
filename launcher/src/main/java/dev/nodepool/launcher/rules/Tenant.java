package dev.nodepool.launcher.rules;

import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import org.jspecify.annotations.Nullable;

/**
 * The tenant that a request is for.
 *
 * @param limits its {@code tenant-resource-limits}, over all providers
 * @param used what its nodes carry, and what is under way for it
 */
public record Tenant(@Nullable String name, Quota limits, Resources used) {
  public static final Tenant NOBODY = new Tenant(null, Quota.UNLIMITED, Resources.NONE);

  public Quota left() {
    return limits.minus(used);
  }
}
