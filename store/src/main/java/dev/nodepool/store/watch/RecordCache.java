package dev.nodepool.store.watch;

import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Versioned;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The copies of the records below one root, and who contends for their locks. Our own writes come
 * in as soon as they are answered; a watch event that brings nothing newer than what is here asks
 * for no read. Changes take the monitor; reading is free for any thread.
 */
public final class RecordCache<T> {
  private final Map<String, Entry<T>> entries = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> contenders = new ConcurrentHashMap<>();

  /** What we have deleted ourselves and whose event has not come yet. */
  private final Set<String> gone = new HashSet<>();

  private final ContenderNames names;
  private @Nullable RecordListener<T> listener;
  private long loads;

  /**
   * @param zxid the transaction that wrote it last; 0 when we created it and do not know
   * @param load the number of the load during which it came in
   * @param ownEvents how many events of our own writes to it are still to come
   */
  private record Entry<T>(Versioned<T> record, long zxid, long load, int ownEvents) {}

  RecordCache(ContenderNames names) {
    this.names = names;
  }

  public Optional<Versioned<T>> get(String key) {
    var entry = entries.get(key);
    return entry == null ? Optional.empty() : Optional.of(entry.record);
  }

  public boolean locked(String key) {
    return contenders.containsKey(key);
  }

  /** Whether that contender is of this session. */
  public boolean isOurs(String contender) {
    return names.isOurs(contender);
  }

  /** From now on changes are kept, and the listener is told of them. */
  synchronized void activate(RecordListener<T> one) {
    listener = one;
  }

  // Our own writes.

  public synchronized void created(String key, Versioned<T> record) {
    if (listener != null) {
      put(key, new Entry<>(record, 0, loads, 0));
    }
  }

  public synchronized void wrote(String key, Versioned<T> record, long zxid) {
    if (listener == null) {
      return;
    }
    var old = entries.get(key);
    if (old == null || zxid > old.zxid) {
      put(key, new Entry<>(record, zxid, loads, old == null ? 1 : old.ownEvents + 1));
    }
  }

  public synchronized void removed(String key) {
    if (listener != null) {
      // The watch may have told already: then nothing more is to be heard of this deletion, and
      // what comes next is new.
      if (entries.containsKey(key)) {
        gone.add(key);
      }
      drop(key);
    }
  }

  public synchronized void lockTaken(String key, String name) {
    if (listener != null && !gone.contains(key)) {
      addContender(key, name);
    }
  }

  public synchronized void lockGivenUp(String key, String name) {
    removeContender(key, name);
  }

  // What the watch tells.

  /** Whether the record must be read after this event; takes note of the events of our own. */
  synchronized boolean outdated(String key, boolean creation, long zxid) {
    if (gone.contains(key)) {
      return false;
    }
    var entry = entries.get(key);
    if (entry == null) {
      return true;
    }
    if (creation) {
      return false;
    }
    if (zxid >= 0) {
      return zxid > entry.zxid;
    }
    // Servers before 3.9 do not number their events; but each write of ours makes exactly one.
    if (entry.ownEvents > 0) {
      entries.put(key, new Entry<>(entry.record, entry.zxid, entry.load, entry.ownEvents - 1));
      return false;
    }
    return true;
  }

  /** Whether the record was deleted, as far as we know. */
  synchronized boolean isGone(String key) {
    return gone.contains(key);
  }

  public synchronized void seen(String key, Versioned<T> record, long zxid) {
    if (listener == null || gone.contains(key)) {
      return;
    }
    var old = entries.get(key);
    if (old == null || zxid > old.zxid && record.version() >= old.record.version()) {
      put(key, new Entry<>(record, zxid, loads, old == null ? 0 : old.ownEvents));
    } else {
      entries.put(key, new Entry<>(old.record, old.zxid, loads, old.ownEvents));
    }
  }

  /** The watch says that it is deleted: the last that is heard of it. */
  synchronized void deleted(String key) {
    gone.remove(key);
    drop(key);
  }

  /** A read did not find it. */
  synchronized void missing(String key) {
    drop(key);
  }

  synchronized void contenderCame(String key, String name) {
    // Ours are noted when the lock is taken, so that a late event does not bring them back.
    if (!names.isOurs(name) && !gone.contains(key)) {
      addContender(key, name);
    }
  }

  synchronized void contenderWent(String key, String name) {
    removeContender(key, name);
  }

  /** Replaces all contenders but ours. */
  synchronized void contendersSeen(String key, Collection<String> children) {
    var now = new HashSet<String>();
    children.stream()
        .filter(name -> ContenderNames.matches(name) && !names.isOurs(name))
        .forEach(now::add);
    var before = contenders.getOrDefault(key, Set.of());
    before.stream().filter(names::isOurs).forEach(now::add);
    setContenders(key, before, now);
  }

  /** A new load begins: what it does not find, and nobody writes meanwhile, is gone. */
  synchronized void loadBegins() {
    loads++;
    gone.clear();
    // Events that were missed must not be waited for.
    entries.replaceAll((_, entry) -> new Entry<>(entry.record, entry.zxid, entry.load, 0));
  }

  synchronized void loadEnds() {
    for (var entry : Set.copyOf(entries.entrySet())) {
      if (entry.getValue().load < loads) {
        drop(entry.getKey());
      }
    }
  }

  private void put(String key, Entry<T> entry) {
    var old = entries.put(key, entry);
    if (listener != null && (old == null || !old.record.equals(entry.record))) {
      listener.recordChanged(key, old == null ? null : old.record, entry.record);
    }
  }

  /** A lock goes with its record: nobody shall see the record unlocked for a moment. */
  private void drop(String key) {
    boolean wasLocked = contenders.remove(key) != null;
    var old = entries.remove(key);
    if (listener == null) {
      return;
    }
    if (old != null) {
      listener.recordChanged(key, old.record, null);
    } else if (wasLocked) {
      listener.lockChanged(key, false);
    }
  }

  private void addContender(String key, String name) {
    var before = contenders.getOrDefault(key, Set.of());
    var now = new HashSet<>(before);
    now.add(name);
    setContenders(key, before, now);
  }

  private void removeContender(String key, String name) {
    @Nullable Set<String> before = contenders.get(key);
    if (before != null) {
      var now = new HashSet<>(before);
      now.remove(name);
      setContenders(key, before, now);
    }
  }

  private void setContenders(String key, Set<String> before, Set<String> now) {
    if (now.isEmpty()) {
      contenders.remove(key);
    } else {
      contenders.put(key, Set.copyOf(now));
    }
    if (listener != null && before.isEmpty() != now.isEmpty()) {
      listener.lockChanged(key, !now.isEmpty());
    }
  }
}
