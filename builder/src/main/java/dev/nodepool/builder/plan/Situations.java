package dev.nodepool.builder.plan;

/** Looks at an image anew, in ZooKeeper itself: for decisions under its lock. */
public interface Situations {
  ImageSituation now() throws InterruptedException;
}
