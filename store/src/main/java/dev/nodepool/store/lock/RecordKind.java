package dev.nodepool.store.lock;

import dev.nodepool.store.codec.Codec;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.watch.RecordCache;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.data.Stat;

/**
 * What records of one kind have in common that are written under locks.
 *
 * @param name such as {@code node}
 * @param root the path that they are below
 * @param lockDirectory where a record's lock is contended for, by its id
 * @param records their watched copies
 * @param gone says that the record of an id has been deleted
 */
public record RecordKind<T>(
    String name,
    String root,
    UnaryOperator<String> lockDirectory,
    Codec<T> codec,
    RecordCache<T> records,
    Function<String, StoreException> gone) {

  String title(String id) {
    return name + " " + id;
  }

  public String path(String id) {
    return root + "/" + Paths.part(id);
  }

  public byte[] encode(String id, T value) {
    return ZnodeData.encode(codec, value, title(id));
  }

  /** Tells the watched copies of the locks of a record. */
  LockListener listener(String id) {
    return LockListener.of(records, id);
  }

  public LockLostException lockLost(String id) {
    return new LockLostException(title(id));
  }

  /**
   * The record from ZooKeeper itself, which the watched copies learn too; empty when it is gone.
   */
  public Optional<Versioned<T>> read(Connection connection, String id) throws InterruptedException {
    return seen(id, connection.read(path(id)));
  }

  /** The record in what was read; empty when that is nothing. */
  Optional<Versioned<T>> seen(String id, Optional<ZnodeData> read) {
    var data = read.filter(found -> !found.isEmpty());
    var record = data.map(found -> found.decoded(id, codec));
    record.ifPresent(found -> records.seen(id, found, data.get().stat().getMzxid()));
    return record;
  }

  /** The record after a write of ours, which the watched copies learn too. */
  public Versioned<T> written(String id, T value, Stat stat, Versioned<T> before) {
    var record =
        new Versioned<>(
            value, stat.getVersion(), before.created(), Instant.ofEpochMilli(stat.getMtime()));
    records.wrote(id, record, stat.getMzxid());
    return record;
  }
}
