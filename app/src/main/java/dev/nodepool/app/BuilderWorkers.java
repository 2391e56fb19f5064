package dev.nodepool.app;

/** How many images a builder builds at once, and how many uploads it has under way. */
record BuilderWorkers(int builds, int uploads) {
  static final BuilderWorkers USUAL = new BuilderWorkers(1, 4);
}
