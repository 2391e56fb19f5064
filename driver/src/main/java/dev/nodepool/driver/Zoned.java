package dev.nodepool.driver;

import java.util.List;

/**
 * The power of a provider whose pools spread over availability zones: all nodes of a request are
 * made in one of them.
 */
public interface Zoned {

  /** The zones of a pool, from memory after the first time; empty when the cloud shall choose. */
  List<String> zones(String pool) throws LaunchException, InterruptedException;
}
