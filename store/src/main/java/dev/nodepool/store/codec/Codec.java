package dev.nodepool.store.codec;

import java.time.Instant;

/** Turns records of one kind into what ZooKeeper keeps, and back. */
public interface Codec<T> {

  /** The bytes to store. */
  byte[] encode(T value);

  /**
   * The record in these bytes.
   *
   * @param id the name of its znode, or its path below the watched root
   * @param modified when ZooKeeper last saw it change: stands in for a missing state time
   * @throws BadRecordException when the bytes are no record
   */
  T decode(String id, byte[] data, Instant modified);

  /** Whether a znode without content is a record. */
  default boolean takesEmpty(String id) {
    return false;
  }
}
