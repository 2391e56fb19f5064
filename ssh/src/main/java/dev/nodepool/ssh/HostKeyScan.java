package dev.nodepool.ssh;

import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the host keys of a machine, which is also the proof that it answers: one connection per
 * key type, all at once, that ends with the key exchange. No credentials are used, so whatever the
 * machine speaks is good enough, however old it is.
 */
public final class HostKeyScan {
  private static final Logger log = LoggerFactory.getLogger(HostKeyScan.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** How often a server that showed some of its keys is asked again for the others. */
  private static final int TRIES_FOR_THE_REST = 3;

  private final SshConnections connections;

  public HostKeyScan(SshConnections connections) {
    this.connections = connections;
  }

  /**
   * Whether these stand for a machine that nobody can connect to, as those of the fake cloud do:
   * each is written like a host key and is none (docs/decisions/0037).
   */
  public static boolean arePlaceholders(List<String> hostKeys) {
    return !hostKeys.isEmpty() && hostKeys.stream().noneMatch(line -> HostKey.parse(line).isKey());
  }

  /**
   * Every host key that the server offers, each as {@code <type> <base64>}. Blocks, and tries again
   * after a short pause while the host does not answer, until {@code patience} is over.
   */
  public List<String> scan(String host, int port, Duration patience)
      throws ScanFailedException, InterruptedException {
    var deadline = Deadline.in(patience);
    var found = new EnumMap<KeyFamily, HostKey>(KeyFamily.class);
    var missing = EnumSet.copyOf(KeyFamily.USUAL);
    var pause = FIRST_PAUSE;
    for (int tries = 0; ; ) {
      var why = attempt(host, port, deadline, found, missing);
      if (!found.isEmpty() && (missing.isEmpty() || ++tries == TRIES_FOR_THE_REST)) {
        return found.values().stream().map(HostKey::toString).toList();
      }
      if (missing.isEmpty()) {
        throw new ScanFailedException(
            "%s offers no host key of a type that is known here (%s): give its sshd one of them."
                .formatted(KnownHosts.display(host, port), "ed25519, ecdsa, rsa, dsa"));
      }
      deadline.pause(pause);
      if (deadline.over() && !found.isEmpty()) {
        return found.values().stream().map(HostKey::toString).toList();
      }
      if (deadline.over()) {
        throw new ScanFailedException(
            "%s showed no SSH host key within %s (%s): see whether sshd runs there and the port is open to this machine."
                .formatted(KnownHosts.display(host, port), Failures.seconds(patience), why));
      }
      pause = longer(pause);
    }
  }

  /** Waits until something accepts connections; for protocols that have no host keys. */
  public void awaitTcp(String host, int port, Duration patience)
      throws ScanFailedException, InterruptedException {
    var deadline = Deadline.in(patience);
    var pause = FIRST_PAUSE;
    while (true) {
      var why = tryTcp(host, port, deadline);
      if (why.isEmpty()) {
        return;
      }
      deadline.pause(pause);
      if (deadline.over()) {
        throw new ScanFailedException(
            "%s accepted no connection within %s (%s): see whether the service runs there and the port is open to this machine."
                .formatted(KnownHosts.display(host, port), Failures.seconds(patience), why));
      }
      pause = longer(pause);
    }
  }

  /** Moves what it sees from {@code missing} to {@code found}; says why something is missing. */
  private String attempt(
      String host,
      int port,
      Deadline deadline,
      Map<KeyFamily, HostKey> found,
      Set<KeyFamily> missing)
      throws InterruptedException {
    if (!connections
        .scans()
        .tryAcquire(Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS)) {
      return "too many other scans were under way";
    }
    var outcomes = new LinkedBlockingQueue<KeyProbe.Outcome>();
    var probes = missing.stream().map(family -> new KeyProbe(family, outcomes)).toList();
    try {
      var address = SshConnections.resolve(host, port);
      probes.forEach(probe -> probe.start(connections, address));
      var why = collect(outcomes, probes.size(), deadline, found, missing);
      probes.stream()
          .flatMap(probe -> probe.offered().stream())
          .filter(family -> !found.containsKey(family))
          .forEach(missing::add);
      return why;
    } catch (UnknownHostException e) {
      return Failures.describe(e);
    } finally {
      probes.forEach(KeyProbe::stop);
      connections.scans().release();
    }
  }

  private static String collect(
      LinkedBlockingQueue<KeyProbe.Outcome> outcomes,
      int expected,
      Deadline patience,
      Map<KeyFamily, HostKey> found,
      Set<KeyFamily> missing)
      throws InterruptedException {
    var attempt = Deadline.in(patience.leftUpTo(SshConnections.ATTEMPT));
    var reasons = new ArrayList<String>();
    for (int i = 0; i < expected; i++) {
      var outcome = outcomes.poll(attempt.left().toNanos(), TimeUnit.NANOSECONDS);
      if (outcome == null) {
        reasons.add("it did not answer in time");
        break;
      }
      switch (outcome) {
        case KeyProbe.Outcome.Found(var family, var key) -> {
          found.put(family, key);
          missing.remove(family);
        }
        case KeyProbe.Outcome.NotOffered(var family) -> missing.remove(family);
        case KeyProbe.Outcome.Failed(var family, var why) -> reasons.add(why);
      }
    }
    log.debug("found {}, missing {}: {}", found.keySet(), missing, reasons);
    return reasons.isEmpty() ? "" : reasons.getFirst();
  }

  /** Empty if the connection came about, else why not. */
  private String tryTcp(String host, int port, Deadline deadline) throws InterruptedException {
    connections.scans().acquire();
    try (var channel = SocketChannel.open()) {
      var limit = Math.max(1, (int) deadline.leftUpTo(SshConnections.ATTEMPT).toMillis());
      InetSocketAddress address = SshConnections.resolve(host, port);
      channel.socket().connect(address, limit);
      return "";
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while connecting");
    } catch (IOException e) {
      return Failures.describe(e);
    } finally {
      connections.scans().release();
    }
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
