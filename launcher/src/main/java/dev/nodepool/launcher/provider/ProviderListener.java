package dev.nodepool.launcher.provider;

/** Hears what is new of a provider. Called from any thread, so nothing here may block. */
public interface ProviderListener {

  /** Whoever waits for room may look again. */
  default void roomMayHaveCome() {}

  /** The record of a node is gone, so the cloud has room again. */
  default void recordGone() {}

  /** The provider works on one request more. */
  default void busier() {}

  /** The provider broke, or works again. */
  default void broken(boolean broken) {}
}
