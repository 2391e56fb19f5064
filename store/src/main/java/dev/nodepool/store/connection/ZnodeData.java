package dev.nodepool.store.connection;

import dev.nodepool.store.codec.Codec;
import java.time.Instant;
import org.apache.zookeeper.data.Stat;

/** The content of a znode as it came. */
public record ZnodeData(byte[] data, Stat stat) {

  public boolean isEmpty() {
    return data.length == 0;
  }

  public Instant created() {
    return Instant.ofEpochMilli(stat.getCtime());
  }

  public Instant modified() {
    return Instant.ofEpochMilli(stat.getMtime());
  }

  public <T> Versioned<T> decoded(String id, Codec<T> codec) {
    return new Versioned<>(
        codec.decode(id, data, modified()), stat.getVersion(), created(), modified());
  }
}
