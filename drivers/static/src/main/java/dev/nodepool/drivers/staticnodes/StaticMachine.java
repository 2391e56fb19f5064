package dev.nodepool.drivers.staticnodes;

import dev.nodepool.model.Machine;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One machine as the configuration describes it: an entry of {@code providers[].pools[].nodes[]}.
 *
 * @param name a host name or address, IPv6 with or without brackets
 * @param timeout seconds in which the machine must answer
 * @param hostKey the keys that it may show, as {@code <type> <base64>}; empty means any
 * @param hostKeyChecking false means that nobody connects to see whether it lives
 * @param connectionType ssh, network_cli or winrm
 * @param maxParallelJobs how many slots it has
 */
record StaticMachine(
    String name,
    List<String> labels,
    String username,
    Integer timeout,
    List<String> hostKey,
    Boolean hostKeyChecking,
    String connectionType,
    Integer connectionPort,
    @Nullable String shellType,
    Integer maxParallelJobs,
    String pythonPath) {
  private static final int TIMEOUT_SECONDS = 5;

  /** Each is a record in ZooKeeper that every launcher and every Zuul keeps in memory. */
  private static final int MOST_JOBS = 10_000;

  private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}/]+");

  // A key that the configuration does not have arrives as null.
  StaticMachine {
    Objects.requireNonNull(name, "a static node has no name");
    labels =
        Objects.requireNonNullElse(labels, List.<String>of()).stream()
            .filter(Objects::nonNull)
            .toList();
    username = Objects.requireNonNullElse(username, "zuul");
    timeout = Math.max(1, Objects.requireNonNullElse(timeout, TIMEOUT_SECONDS));
    hostKey =
        Objects.requireNonNullElse(hostKey, List.<String>of()).stream()
            .filter(key -> key != null && !key.isBlank())
            .toList();
    hostKeyChecking = Objects.requireNonNullElse(hostKeyChecking, true);
    connectionType = Objects.requireNonNullElse(connectionType, "ssh");
    connectionPort = Objects.requireNonNullElse(connectionPort, Machine.SSH_PORT);
    maxParallelJobs = Objects.requireNonNullElse(maxParallelJobs, 1);
    pythonPath = Objects.requireNonNullElse(pythonPath, "auto");
  }

  /** Why nobody can use it; empty when somebody can. */
  Optional<String> flaw() {
    return flaw(name, maxParallelJobs);
  }

  static Optional<String> flaw(String name, long maxParallelJobs) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "no host is called \"%s\"; write its name or its address alone".formatted(name));
    }
    return maxParallelJobs > MOST_JOBS
        ? Optional.of(
            "max-parallel-jobs is %d; write at most %d".formatted(maxParallelJobs, MOST_JOBS))
        : Optional.empty();
  }

  /** Whether it shows host keys when one connects to it. */
  boolean speaksSsh() {
    return connectionType.equals("ssh") || connectionType.equals("network_cli");
  }

  /** The name without the brackets that some write around an IPv6 address. */
  String address() {
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  /** Where and as whom, for people. */
  String display() {
    var host = address().indexOf(':') >= 0 ? "[" + address() + "]" : name;
    return host + ":" + connectionPort;
  }

  /** As a node's record has it before anybody has asked the machine. Does not resolve names. */
  Machine asConfigured() {
    var machine =
        Machine.builder()
            .externalId(name)
            .hostname(name)
            .interfaceIp(address())
            .connectionPort(connectionPort)
            .connectionType(connectionType)
            .username(username)
            .pythonPath(pythonPath)
            .shellType(shellType)
            .hostKeys(hostKey);
    try {
      return withAddress(machine.build(), InetAddress.ofLiteral(address()));
    } catch (IllegalArgumentException e) {
      // A name: its address is looked up when the machine is checked.
      return machine.build();
    }
  }

  static Machine withAddress(Machine machine, InetAddress address) {
    var text = address.getHostAddress();
    return address instanceof Inet4Address
        ? machine.toBuilder().publicIpv4(text).build()
        : machine.toBuilder().publicIpv6(text).build();
  }
}
