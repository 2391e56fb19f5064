package dev.nodepool.app;

import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.store.Store;
import java.time.Duration;

/** A launcher or a builder with all that lives as long as its connection to one ZooKeeper. */
interface RunningPart extends AutoCloseable {

  /** Begins to work; returns when the others see it. */
  void start() throws InterruptedException;

  /** What it works by now. */
  NodepoolConfig config();

  /** Follows a configuration with the same ZooKeeper. */
  void reconfigure(NodepoolConfig next) throws InterruptedException;

  /** Lets others see that the configuration was changed to something that cannot be used. */
  void configRefused(String why);

  Store store();

  /** While ZooKeeper is away nobody is served. */
  boolean ready();

  /** Begins nothing more, and lets what is under way end. Blocks. */
  void stopGracefully(Duration patience) throws InterruptedException;

  @Override
  void close();

  /** Ends work in hand if ZooKeeper can still hear of it, and closes all. */
  default void leave(Duration patience) throws InterruptedException {
    if (store().connected()) {
      stopGracefully(patience);
    } else {
      // Whatever would still be written would wait for a server that may never come back.
      store().close();
    }
    close();
  }
}
