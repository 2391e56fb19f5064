package dev.nodepool.store.connection;

/** Ends the calls to a listener when it is closed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

  void stop();

  @Override
  default void close() {
    stop();
  }
}
