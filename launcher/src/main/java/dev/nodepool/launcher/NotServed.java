package dev.nodepool.launcher;

/** This pool does not serve a request after all: for good, or not now. */
final class NotServed extends Exception {
  private static final long serialVersionUID = 1;
  private final boolean forGood;

  NotServed(boolean forGood, String why) {
    super(why);
    this.forGood = forGood;
  }

  boolean forGood() {
    return forGood;
  }
}
