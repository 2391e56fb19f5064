package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;

/**
 * A record that is written under a lock: each write is one transaction that fails when the lock is
 * lost or the record has changed. One update at a time; any thread.
 */
public final class FencedRecord<T> {
  private final Connection connection;
  private final RecordKind<T> kind;
  private final String id;
  private final Fence fence;
  private volatile Versioned<T> current;

  public FencedRecord(
      Connection connection, RecordKind<T> kind, String id, Fence fence, Versioned<T> current) {
    this.connection = connection;
    this.kind = kind;
    this.id = id;
    this.fence = fence;
    this.current = current;
  }

  public String id() {
    return id;
  }

  public T value() {
    return current.value();
  }

  public int version() {
    return current.version();
  }

  /** Applies a change; again on the newer record when somebody else has written meanwhile. */
  public T update(UnaryOperator<T> change) throws InterruptedException {
    return write(change, List.of(), List.of());
  }

  /** The same in one transaction that also gives up locks, before and after the write. */
  public T write(UnaryOperator<T> change, List<Fence> before, List<Fence> after)
      throws InterruptedException {
    return write(change, before, after, List.of(), _ -> {});
  }

  /**
   * The same with operations at the end.
   *
   * @param done called with the results of these, but not when a broken connection has left in
   *     doubt whether all was written, and it was
   */
  public T write(
      UnaryOperator<T> change,
      List<Fence> before,
      List<Fence> after,
      List<Op> last,
      Consumer<List<OpResult>> done)
      throws InterruptedException {
    return writeIf(_ -> true, change, before, after, last, done)
        .orElseThrow(() -> new IllegalStateException("not written"));
  }

  /**
   * Writes and gives the lock up in one transaction, if the record is as {@code still} wants it.
   */
  public boolean releaseIf(Predicate<T> still, UnaryOperator<T> change)
      throws InterruptedException {
    return writeIf(still, change, List.of(), List.of(fence), List.of(), _ -> {}).isPresent();
  }

  private synchronized Optional<T> writeIf(
      Predicate<T> still,
      UnaryOperator<T> change,
      List<Fence> before,
      List<Fence> after,
      List<Op> last,
      Consumer<List<OpResult>> done)
      throws InterruptedException {
    catchUp();
    while (still.test(current.value())) {
      fence.demandValid();
      T next = change.apply(current.value());
      if (before.isEmpty() && after.isEmpty() && next.equals(current.value())) {
        return Optional.of(next);
      }
      byte[] bytes = kind.encode(id, next);
      try {
        connection.write(
            operations(bytes, before, after, last),
            results -> {
              current = kind.written(id, next, Ops.statOf(results.get(before.size() + 1)), current);
              done.accept(results.subList(results.size() - last.size(), results.size()));
              released(before, after);
            });
        return Optional.of(next);
      } catch (WriteRefusedException refused) {
        if (refused.index() != before.size() + 1) {
          throw guilty(refused.index(), before, after);
        }
        refused(refused);
      } catch (ConnectionLossException e) {
        fence.awaitReconnected(connection);
        if (stands(bytes)) {
          released(before, after);
          return Optional.of(next);
        }
      }
    }
    return Optional.empty();
  }

  private List<Op> operations(byte[] bytes, List<Fence> before, List<Fence> after, List<Op> last) {
    var operations = new ArrayList<Op>();
    operations.add(fence.check());
    before.forEach(lock -> operations.add(lock.giveUp()));
    operations.add(Op.setData(kind.path(id), bytes, current.version()));
    after.forEach(lock -> operations.add(lock.giveUp()));
    operations.addAll(last);
    return operations;
  }

  /** What the watch has brought since saves a refused write. */
  private void catchUp() {
    kind.records()
        .get(id)
        .filter(known -> known.version() > current.version())
        .ifPresent(known -> current = known);
  }

  private static void released(List<Fence> before, List<Fence> after) {
    before.forEach(Fence::releasedByTransaction);
    after.forEach(Fence::releasedByTransaction);
  }

  private StoreException guilty(int index, List<Fence> before, List<Fence> after) {
    if (index == 0) {
      return fence.lost();
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
      default -> throw Results.unexpected(refused.code(), kind.title(id));
    }
  }

  private Optional<ZnodeData> reread() throws InterruptedException {
    var raw = connection.read(kind.path(id));
    current = kind.seen(id, raw).orElseThrow(() -> kind.gone().apply(id));
    return raw;
  }

  /** Whether the write that was in doubt has been done. */
  private boolean stands(byte[] bytes) throws InterruptedException {
    int before = current.version();
    var raw = reread().orElseThrow();
    return raw.stat().getVersion() == before + 1 && Arrays.equals(raw.data(), bytes);
  }
}
