package dev.nodepool.driver;

/** Hears how a launch gets on. */
@FunctionalInterface
public interface Progress {

  /**
   * The cloud gave this id. Called as soon as it is known and before anything is waited for, so
   * that a crash after that leaks nothing. Returns when the id is stored.
   */
  void placed(String externalId) throws InterruptedException;
}
