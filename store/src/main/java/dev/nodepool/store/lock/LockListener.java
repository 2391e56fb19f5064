package dev.nodepool.store.lock;

import dev.nodepool.store.watch.RecordCache;

/** Is told of the locks that this process takes and gives up. */
public interface LockListener {
  LockListener NOBODY = new LockListener() {};

  default void taken(String name) {}

  default void givenUp(String name) {}

  /** Tells the records which of them we have locked. */
  static LockListener of(RecordCache<?> records, String key) {
    return new LockListener() {
      @Override
      public void taken(String name) {
        records.lockTaken(key, name);
      }

      @Override
      public void givenUp(String name) {
        records.lockGivenUp(key, name);
      }
    };
  }
}
