package dev.nodepool.store.lock;

import dev.nodepool.store.codec.Codec;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.watch.RecordCache;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.Stat;

/**
 * A record that is written under a lock: each write is one transaction that fails when the lock is
 * lost or the record has changed. One update at a time; any thread.
 */
public final class FencedRecord<T> {
  private final Connection connection;
  private final Kind<T> kind;
  private final String id;
  private final Lock lock;
  private volatile Versioned<T> current;

  /** What records of one kind have in common. */
  public record Kind<T>(
      String name,
      String root,
      Codec<T> codec,
      RecordCache<T> records,
      Function<String, StoreException> gone) {

    public String path(String id) {
      return root + "/" + id;
    }

    public byte[] encode(String id, T value) {
      return ZnodeData.encode(codec, value, name + " " + id);
    }

    /** The record after a write of ours. */
    public Versioned<T> written(T value, Stat stat, Versioned<T> before) {
      return new Versioned<>(
          value,
          stat.getVersion(),
          before.created(),
          java.time.Instant.ofEpochMilli(stat.getMtime()));
    }
  }

  public FencedRecord(
      Connection connection, Kind<T> kind, String id, Lock lock, Versioned<T> current) {
    this.connection = connection;
    this.kind = kind;
    this.id = id;
    this.lock = lock;
    this.current = current;
  }

  public String id() {
    return id;
  }

  public Lock lock() {
    return lock;
  }

  public T value() {
    return current.value();
  }

  /** Applies a change; again on the newer record when somebody else has written meanwhile. */
  public T update(UnaryOperator<T> change) throws InterruptedException {
    return write(change, List.of(), List.of());
  }

  /** The same in one transaction that also gives up locks, before and after the write. */
  public T write(UnaryOperator<T> change, List<Lock> before, List<Lock> after)
      throws InterruptedException {
    return write(change, before, after, List.of(), _ -> {});
  }

  /**
   * The same with operations at the end.
   *
   * @param done called with the results of these, but not when a broken connection has left in
   *     doubt whether all was written, and it was
   */
  public synchronized T write(
      UnaryOperator<T> change,
      List<Lock> before,
      List<Lock> after,
      List<Op> last,
      Consumer<List<OpResult>> done)
      throws InterruptedException {
    while (true) {
      lock.demandValid();
      T next = change.apply(current.value());
      if (before.isEmpty() && after.isEmpty() && next.equals(current.value())) {
        return next;
      }
      byte[] bytes = kind.encode(id, next);
      var operations = new java.util.ArrayList<Op>();
      operations.add(lock.fence());
      before.forEach(lock -> operations.add(lock.giveUp()));
      operations.add(Op.setData(kind.path(id), bytes, current.version()));
      after.forEach(lock -> operations.add(lock.giveUp()));
      operations.addAll(last);
      int at = before.size() + 1;
      try {
        connection.write(
            operations,
            results -> {
              wrote(next, Ops.statOf(results.get(at)));
              done.accept(results.subList(results.size() - last.size(), results.size()));
              before.forEach(Lock::releasedByTransaction);
              after.forEach(Lock::releasedByTransaction);
            });
        return next;
      } catch (WriteRefusedException refused) {
        if (refused.index() == at) {
          refused(refused);
        } else {
          throw guilty(refused.index(), before, after);
        }
      } catch (ConnectionLossException e) {
        connection.awaitReconnected(lock.session());
        lock.demandValid();
        if (stands(bytes)) {
          before.forEach(Lock::releasedByTransaction);
          after.forEach(Lock::releasedByTransaction);
          return next;
        }
      }
    }
  }

  private StoreException guilty(int index, List<Lock> before, List<Lock> after) {
    if (index == 0) {
      return lock.lost();
    }
    if (index <= before.size()) {
      return before.get(index - 1).lost();
    }
    int behind = index - before.size() - 2;
    return behind < after.size() ? after.get(behind).lost() : kind.gone().apply(id);
  }

  private void refused(WriteRefusedException refused) throws InterruptedException {
    switch (refused.code()) {
      case NONODE -> throw kind.gone().apply(id);
      case BADVERSION -> reread();
      default -> throw Results.unexpected(refused.code(), kind.name() + " " + id);
    }
  }

  private void wrote(T next, Stat stat) {
    current = kind.written(next, stat, current);
    kind.records().wrote(id, current, stat.getMzxid());
  }

  private Optional<ZnodeData> reread() throws InterruptedException {
    var raw = connection.read(kind.path(id)).filter(found -> !found.isEmpty());
    current = raw.orElseThrow(() -> kind.gone().apply(id)).decoded(id, kind.codec());
    kind.records().seen(id, current, raw.get().stat().getMzxid());
    return raw;
  }

  /** Whether the write that was in doubt has been done. */
  private boolean stands(byte[] bytes) throws InterruptedException {
    int before = current.version();
    var raw = reread().orElseThrow();
    return raw.stat().getVersion() == before + 1 && Arrays.equals(raw.data(), bytes);
  }
}
