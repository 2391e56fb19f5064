package dev.nodepool.app;

/**
 * How many images a builder builds at once, and how many uploads it has under way.
 *
 * @param compress whether images are kept compressed
 */
record BuilderWorkers(int builds, int uploads, boolean compress) {
  static final BuilderWorkers USUAL = new BuilderWorkers(1, 4, false);
}
