package dev.nodepool.store.watch;

import dev.nodepool.store.connection.Versioned;
import org.jspecify.annotations.Nullable;

/** Keeps indexes over watched records. Called in order, one change at a time; must not block. */
public interface RecordListener<T> {

  void recordChanged(String key, @Nullable Versioned<T> before, @Nullable Versioned<T> after);

  /** The record's lock was taken or given up, as far as its contenders tell. */
  default void lockChanged(String key, boolean locked) {}
}
