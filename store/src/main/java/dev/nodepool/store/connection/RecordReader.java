package dev.nodepool.store.connection;

import dev.nodepool.store.codec.BadRecordException;
import dev.nodepool.store.codec.Codec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records from ZooKeeper itself; one that nobody could read is named in a warning. */
public final class RecordReader {
  private static final Logger log = LoggerFactory.getLogger(RecordReader.class);

  private RecordReader() {}

  /** The record of that id; empty when there is none, or nothing in it. */
  public static <T> Optional<Versioned<T>> read(
      Connection connection, String root, String id, Codec<T> codec) throws InterruptedException {
    return connection
        .read(root + "/" + Paths.part(id))
        .filter(data -> !data.isEmpty())
        .map(data -> data.decoded(id, codec));
  }

  /** Those of the records that are there and can be read, by their paths below the root. */
  public static <T> Map<String, Versioned<T>> readAll(
      Connection connection, String root, List<String> ids, Codec<T> codec)
      throws InterruptedException {
    var results =
        connection.readAll(ids.stream().<Op>map(id -> Op.getData(root + "/" + id)).toList());
    var records = new LinkedHashMap<String, Versioned<T>>();
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      results
          .get(i)
          .data()
          .filter(data -> !data.isEmpty() || codec.takesEmpty(id))
          .flatMap(data -> decode(id, data, codec))
          .ifPresent(record -> records.put(id, record));
    }
    return records;
  }

  /** Empty, after a warning, when nobody could read it. */
  public static <T> Optional<Versioned<T>> decode(String id, ZnodeData data, Codec<T> codec) {
    try {
      return Optional.of(data.decoded(id, codec));
    } catch (BadRecordException e) {
      log.warn("{}; it is left alone", e.getMessage());
      return Optional.empty();
    }
  }
}
