package dev.nodepool.builder;

import dev.nodepool.builder.context.BuilderContext;

/** What a configuration has opened, until nobody works with it any more. Thread-safe. */
final class Setup {
  private final BuilderContext context;
  private final Clouds clouds;

  /** Who works with it; the builder itself is one of them. */
  private int users = 1;

  Setup(BuilderContext context, Clouds clouds) {
    this.context = context;
    this.clouds = clouds;
  }

  BuilderContext context() {
    return context;
  }

  Clouds clouds() {
    return clouds;
  }

  synchronized void enter() {
    users++;
  }

  void leave() {
    boolean last;
    synchronized (this) {
      last = --users == 0;
    }
    if (last) {
      clouds.close();
    }
  }
}
