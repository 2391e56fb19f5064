package dev.nodepool.config;

import org.jspecify.annotations.Nullable;

/** One server of the ZooKeeper ensemble. */
public record ZooKeeperServer(String host, int port, @Nullable String chroot) {
  public static final int DEFAULT_PORT = 2281;
}
