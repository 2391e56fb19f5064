package dev.nodepool.store.connection;

import dev.nodepool.store.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.zookeeper.data.Stat;

/** The content of a znode as it came. */
public record ZnodeData(byte[] data, Stat stat) {
  /** ZooKeeper takes 1 MiB in all; the rest is for paths and neighbours in a transaction. */
  private static final int LARGEST = 900_000;

  /** The bytes of a record that ZooKeeper will take. */
  public static <T> byte[] encode(Codec<T> codec, T record, String what) {
    byte[] bytes = codec.encode(record);
    if (bytes.length > LARGEST) {
      throw new StoreException(
          "the record of %s would take %,d bytes, ZooKeeper's limit is %,d: make its data smaller"
              .formatted(what, bytes.length, LARGEST));
    }
    return bytes;
  }

  public boolean isEmpty() {
    return data.length == 0;
  }

  public Instant created() {
    return Instant.ofEpochMilli(stat.getCtime());
  }

  public Instant modified() {
    return Instant.ofEpochMilli(stat.getMtime());
  }

  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  public <T> Versioned<T> decoded(String id, Codec<T> codec) {
    return new Versioned<>(
        codec.decode(id, data, modified()), stat.getVersion(), created(), modified());
  }
}
