package dev.nodepool.store.watch;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;

/** Which znodes below a watched root are records, by their path relative to the root. */
public interface RecordLayout {

  /** Whether there is a record at this path. */
  boolean isRecord(String relative);

  /** The record whose lock this path contends for, null when it is no contender. */
  default @Nullable String contendedFor(String relative) {
    return null;
  }

  /** Whether records have a lock directory below them that matters. */
  default boolean locks() {
    return false;
  }

  /** The paths of all records. */
  List<String> list(Connection connection, String root) throws InterruptedException;

  /** Records directly below the root. */
  record Flat(boolean locks) implements RecordLayout {
    private static final String LOCK = "/lock/";

    @Override
    public boolean isRecord(String relative) {
      return relative.indexOf('/') < 0;
    }

    @Override
    public @Nullable String contendedFor(String relative) {
      if (!locks) {
        return null;
      }
      int slash = relative.indexOf('/');
      return slash > 0
              && relative.startsWith(LOCK, slash)
              && ContenderNames.matches(relative.substring(slash + LOCK.length()))
          ? relative.substring(0, slash)
          : null;
    }

    @Override
    public List<String> list(Connection connection, String root) throws InterruptedException {
      return connection.children(root);
    }
  }

  /** Records below the directories of their kinds. */
  record ByKind(List<String> kinds) implements RecordLayout {
    @Override
    public boolean isRecord(String relative) {
      int slash = relative.indexOf('/');
      return slash > 0
          && relative.indexOf('/', slash + 1) < 0
          && kinds.contains(relative.substring(0, slash));
    }

    @Override
    public List<String> list(Connection connection, String root) throws InterruptedException {
      var reads = kinds.stream().map(kind -> Op.getChildren(root + "/" + kind)).toList();
      var answers = connection.readAll(reads);
      var all = new ArrayList<String>();
      for (int i = 0; i < kinds.size(); i++) {
        for (String name : answers.get(i).children()) {
          all.add(kinds.get(i) + "/" + name);
        }
      }
      return all;
    }
  }
}
