package dev.nodepool.builder;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.model.Component;
import dev.nodepool.store.component.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The builder's own entry among the components. Thread-safe. */
final class Presence implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder");

  private final BuilderContext context;
  private volatile @Nullable Registration registration;

  Presence(BuilderContext context) {
    this.context = context;
  }

  /** From now on the others see it. Blocks. */
  void announce() throws InterruptedException {
    var components = context.store().components();
    components.ensureKinds();
    registration = components.register(entry(null));
  }

  /** Why a changed configuration is not in effect; null when it is. Returns at once. */
  void configRefused(@Nullable String why) {
    var registered = registration;
    if (registered != null) {
      // On a thread of its own, because ZooKeeper may be away.
      Thread.ofVirtual()
          .name("config-error")
          .start(() -> {
            try {
              registered.update(entry(why));
            } catch (InterruptedException e) {
              log.debug("the entry among the components is not brought up to date");
            }
          });
    }
  }

  boolean registered() {
    var registered = registration;
    return registered != null && registered.registered();
  }

  private Component entry(@Nullable String configError) {
    var settings = context.settings();
    return new Component.Daemon(
        Component.Kind.BUILDER, settings.hostname(), "running", settings.version(), 0, configError);
  }

  @Override
  public void close() {
    var registered = registration;
    if (registered != null) {
      registered.close();
    }
  }
}
