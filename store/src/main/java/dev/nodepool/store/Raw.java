package dev.nodepool.store;

import dev.nodepool.store.codec.Codec;
import java.time.Instant;
import org.apache.zookeeper.data.Stat;

/** The content of a znode as it came. */
record Raw(byte[] data, Stat stat) {

  boolean isEmpty() {
    return data.length == 0;
  }

  Instant created() {
    return Instant.ofEpochMilli(stat.getCtime());
  }

  Instant modified() {
    return Instant.ofEpochMilli(stat.getMtime());
  }

  <T> Versioned<T> decoded(String id, Codec<T> codec) {
    return new Versioned<>(
        codec.decode(id, data, modified()), stat.getVersion(), created(), modified());
  }
}
