package dev.nodepool.store;

import org.jspecify.annotations.Nullable;

/** Keeps indexes over watched records. Called in order, one change at a time; must not block. */
interface Follower<T> {

  void recordChanged(String key, @Nullable Versioned<T> before, @Nullable Versioned<T> after);

  /** The record's lock was taken or given up, as far as its contenders tell. */
  default void lockChanged(String key, boolean locked) {}
}
