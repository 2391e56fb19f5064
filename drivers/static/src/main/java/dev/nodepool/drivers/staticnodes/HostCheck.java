package dev.nodepool.drivers.staticnodes;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.model.Machine;
import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.ssh.ScanFailedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sees whether one machine lives and is the one that it should be. Any number of threads: however
 * many slots of the machine are checked at once, it is asked once, and whoever waited meanwhile
 * takes that answer.
 */
final class HostCheck {
  private final StaticMachine machine;
  private final String provider;
  private final HostKeyScan scan;
  private final SimulatedHosts simulated;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Answer last;

  private sealed interface Answer {
    long nanoTime();

    record Alive(Machine machine, long nanoTime) implements Answer {}

    record Dead(LaunchFailure reason, String message, long nanoTime) implements Answer {}
  }

  HostCheck(StaticMachine machine, String provider, HostKeyScan scan, SimulatedHosts simulated) {
    this.machine = machine;
    this.provider = provider;
    this.scan = scan;
    this.simulated = simulated;
  }

  /** The machine with its host keys and address. Blocks for at most the machine's time-out. */
  Machine run() throws LaunchException, InterruptedException {
    if (!machine.hostKeyChecking()) {
      return machine.asConfigured();
    }
    return switch (answer()) {
      case Answer.Alive alive -> alive.machine();
      case Answer.Dead dead -> throw new LaunchException(dead.reason(), dead.message());
    };
  }

  private Answer answer() throws InterruptedException {
    long arrived = System.nanoTime();
    lock.lockInterruptibly();
    try {
      var known = last;
      if (known == null || known.nanoTime() - arrived < 0) {
        known = ask();
        last = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Answer ask() throws InterruptedException {
    try {
      var keys = List.<String>of();
      if (machine.speaksSsh()) {
        keys = trusted(scanned());
      } else if (!simulated.has(machine.address())) {
        scan.awaitTcp(machine.address(), machine.connectionPort(), patience());
      }
      return new Answer.Alive(located().withHostKeys(keys), System.nanoTime());
    } catch (ScanFailedException e) {
      var reason = machine.speaksSsh() ? LaunchFailure.NO_HOST_KEYS : LaunchFailure.TIMED_OUT;
      return new Answer.Dead(
          reason,
          "static node %s of provider %s: %s".formatted(machine.display(), provider, text(e)),
          System.nanoTime());
    }
  }

  private List<String> scanned() throws ScanFailedException, InterruptedException {
    if (simulated.scansFail()) {
      throw new ScanFailedException("the simulation lets its host-key scan fail");
    }
    return simulated.has(machine.address())
        ? SimulatedHosts.HOST_KEYS
        : scan.scan(machine.address(), machine.connectionPort(), patience());
  }

  /**
   * Those of the scanned keys that the configuration names; all of them when it names none. Only
   * what the operator vouches for is handed on: somebody in between could have added the others.
   */
  private List<String> trusted(List<String> scanned) throws ScanFailedException {
    if (machine.hostKey().isEmpty()) {
      return scanned;
    }
    var expected = machine.hostKey().stream().map(HostKeyText::bare).toList();
    var matching =
        scanned.stream().filter(key -> expected.contains(HostKeyText.bare(key))).toList();
    if (matching.isEmpty()) {
      throw new ScanFailedException(
          "it shows the host keys %s, but the configuration expects %s: correct host-key, or find out who answers there"
              .formatted(HostKeyText.fingerprints(scanned), HostKeyText.fingerprints(expected)));
    }
    return matching;
  }

  /** The machine with the address that its name stands for; the name alone if nobody knows. */
  private Machine located() {
    var configured = machine.asConfigured();
    if (simulated.has(machine.address())) {
      return configured;
    }
    try {
      return StaticMachine.withAddress(configured, InetAddress.getByName(machine.address()));
    } catch (UnknownHostException e) {
      return configured;
    }
  }

  private Duration patience() {
    return Duration.ofSeconds(machine.timeout());
  }

  private static String text(ScanFailedException e) {
    return e.getMessage() == null ? "it does not answer" : e.getMessage();
  }
}
