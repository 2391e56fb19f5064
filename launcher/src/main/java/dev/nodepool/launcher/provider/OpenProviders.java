package dev.nodepool.launcher.provider;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The providers that are open now, by name. Thread-safe. */
public interface OpenProviders {

  /** Those of the configuration. */
  List<OpenProvider> active();

  /** One of the configuration. */
  Optional<OpenProvider> active(String name);

  /** The same, or one that is no longer configured and still has nodes to delete. */
  Optional<OpenProvider> forDeletion(@Nullable String name);
}
