package dev.nodepool.store.installation;

import dev.nodepool.model.Installation;
import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionState;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Subscription;
import java.util.Set;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marks that are ours at the moment: what is adopted while a launcher runs counts at once.
 * ZooKeeper's thread only starts another, which reads. Any thread.
 */
public final class FollowedInstallation implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowedInstallation.class);

  private final Connection connection;
  private final String path;
  private final Watcher watcher = this::changed;
  private final Subscription link;
  private volatile Installation known;
  private volatile boolean closed;

  FollowedInstallation(Connection connection, String path, Installation known)
      throws InterruptedException {
    this.connection = connection;
    this.path = path;
    this.known = known;
    // A new session knows nothing of the watches of the old one.
    this.link =
        connection.link.listen(state -> {
          if (state == ConnectionState.CONNECTED) {
            readSoon();
          }
        });
    read();
  }

  /** The marks other than its id, as ZooKeeper told last. */
  public Set<String> formerly() {
    return known.formerly();
  }

  private void changed(WatchedEvent event) {
    // An event without a path is about the connection.
    if (event.getPath() != null) {
      readSoon();
    }
  }

  private void readSoon() {
    Thread.ofVirtual()
        .name("installation")
        .start(() -> {
          try {
            read();
          } catch (StoreException | InterruptedException e) {
            log.debug("The installation was not read again: {}", NetworkTrouble.words(e));
          }
        });
  }

  private synchronized void read() throws InterruptedException {
    if (closed) {
      return;
    }
    var before = known;
    connection
        .readWatching(path, watcher)
        .filter(data -> !data.isEmpty())
        .flatMap(data -> RecordReader.decode(InstallationStore.NAME, data, Codecs.DOCUMENT))
        .map(document -> InstallationStore.of(document.value()))
        .filter(now -> now.id().equals(before.id()))
        .ifPresent(now -> {
          known = now;
          now.formerly().stream()
              .filter(mark -> !before.formerly().contains(mark))
              .forEach(mark -> log.info("What carries the mark {} is ours from now on", mark));
        });
  }

  @Override
  public void close() {
    closed = true;
    link.stop();
  }
}
