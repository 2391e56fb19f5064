package dev.nodepool.store.connection;

import dev.nodepool.tls.TlsFiles;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that ZooKeeper is away: once when it goes, once a minute, and once when it is back, however
 * many wait for it. Thread-safe.
 */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(CuratorClient.class);
  private static final Duration SAY_EVERY = Duration.ofMinutes(1);

  /** A start takes a moment. */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

  private final StoreSettings settings;
  private @Nullable Thread reminder;

  Outage(StoreSettings settings) {
    this.settings = settings;
  }

  /** There is no connection yet. */
  synchronized void expected() {
    remind(FIRST_PATIENCE);
  }

  /** The connection has gone. More news of the same kind is no news. */
  synchronized void began() {
    if (reminder == null) {
      log.warn(
          "ZooKeeper at {} is away: nothing is decided until it is back", settings.connectString());
      remind(SAY_EVERY);
    }
  }

  private void remind(Duration first) {
    long began = System.nanoTime();
    reminder =
        Thread.ofVirtual()
            .name("zookeeper-outage")
            .start(() -> {
              try {
                for (var pause = first; ; pause = SAY_EVERY) {
                  Thread.sleep(pause);
                  log.warn(
                      "ZooKeeper at {} has been away for {} s{}",
                      settings.connectString(),
                      Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                      reason(settings));
                }
              } catch (InterruptedException e) {
                // It is back, or nobody waits for it any more.
              }
            });
  }

  /** The connection stands. */
  synchronized void over() {
    log.info("ZooKeeper at {} is connected", settings.connectString());
    close();
  }

  synchronized void close() {
    var talking = reminder;
    reminder = null;
    if (talking != null) {
      talking.interrupt();
    }
  }

  /** What is wrong with the files of TLS, as the end of a sentence; empty when nothing is. */
  static String reason(StoreSettings settings) {
    var tls = settings.tls();
    return tls == null
        ? ""
        : new TlsFiles(tls.cert(), tls.key(), tls.ca())
            .faults().stream()
                .map(fault -> ": of zookeeper-tls, " + fault.words())
                .limit(1)
                .collect(Collectors.joining());
  }

  /** Throws {@link StoreException} in one sentence where these files can never work. */
  static void requireUsable(StoreSettings settings) {
    var tls = settings.tls();
    if (tls == null) {
      return;
    }
    var faults =
        new TlsFiles(tls.cert(), tls.key(), tls.ca())
            .faults().stream().filter(one -> one.kind() != TlsFiles.Kind.OUT_OF_TIME).toList();
    if (!faults.isEmpty()) {
      throw new StoreException(
          "zookeeper-tls cannot be used: %s"
              .formatted(
                  faults.stream().map(TlsFiles.Fault::words).collect(Collectors.joining("; "))));
    }
  }
}
