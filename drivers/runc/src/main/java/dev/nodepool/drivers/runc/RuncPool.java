package dev.nodepool.drivers.runc;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.model.Machine;
import dev.nodepool.ssh.SshException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;

/** One host and the containers on it that are ours. */
final class RuncPool {
  private static final int FIRST_PORT = 22_022;
  private static final int LAST_PORT = 52_022;
  private static final int CANDIDATES = 8;

  // Exit codes of create.sh.
  private static final int FOREIGN = 17;
  private static final int NO_PORT = 18;
  private static final int UNUSABLE = 19;

  private static final Duration HOUSEKEEPING = Duration.ofMinutes(2);

  private final RuncConfig.Pool config;
  private final Host host;
  private final NodeSettings settings;
  private final Owner owner;
  private final IntSupplier ports;

  RuncPool(RuncConfig.Pool config, Host host, NodeSettings settings) {
    this(config, host, settings, RuncPool::anyPort);
  }

  RuncPool(RuncConfig.Pool config, Host host, NodeSettings settings, IntSupplier ports) {
    this.config = config;
    this.host = host;
    this.settings = settings;
    this.owner = settings.owner();
    this.ports = ports;
  }

  String name() {
    return config.name();
  }

  /** The host, of which there may be several pools. */
  HostAddress host() {
    return config.host();
  }

  /** Empty if another owner has a container of this id. */
  Optional<Machine> create(String id, String nodeId, RuncConfig.Label label, Duration patience)
      throws CloudException, LaunchException, InterruptedException {
    var arguments = arguments(id, nodeId, label);
    var result = host.run(Script.CREATE.text(), arguments, configOf(id, nodeId, label), patience);
    var reason =
        switch (result.exit()) {
          case 0, FOREIGN -> null;
          case NO_PORT -> LaunchFailure.NO_CAPACITY;
          case UNUSABLE -> LaunchFailure.BAD_REQUEST;
          default -> LaunchFailure.CLOUD_ERROR;
        };
    if (reason != null) {
      throw new LaunchException(
          reason, "The container %s was not made on %s: %s.".formatted(id, name(), said(result)));
    }
    return result.succeeded() ? Optional.of(machine(id, label, result.stdout())) : Optional.empty();
  }

  private List<String> arguments(String id, String nodeId, RuncConfig.Label label)
      throws LaunchException {
    try {
      settings.identities().createIfNone();
    } catch (SshException e) {
      throw new LaunchException(LaunchFailure.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
    var arguments = new ArrayList<String>();
    arguments.addAll(
        List.of(id, owner.tag(), nodeId, name(), label.path(), label.username(), label.homeDir()));
    arguments.add(listenAddress());
    arguments.add(seesHost(label) ? "mask" : "plain");
    arguments.add(label.userNamespace() ? Script.USERS_PROGRAM.text() : "");
    arguments.add(String.join("\n", settings.identities().publicKeys()));
    for (int i = 0; i < CANDIDATES; i++) {
      arguments.add(Integer.toString(ports.getAsInt()));
    }
    return arguments;
  }

  /**
   * Whether there was something of ours to delete.
   *
   * @throws CloudException also when the container carries the mark of somebody else: it is neither
   *     deleted nor forgotten
   */
  boolean delete(String id) throws CloudException, InterruptedException {
    for (var tag : owner.tags()) {
      var said = output(Script.DELETE, List.of(id, tag)).strip();
      if (!said.equals("foreign")) {
        return said.equals("gone");
      }
    }
    throw new CloudException(
        "%s has a container %s that carries the mark of another Nodepool: if that was this one, in an earlier ZooKeeper, adopt its mark (nodepool adopt)"
            .formatted(name(), id));
  }

  List<OwnedMachine> list() throws CloudException, InterruptedException {
    var ours = owner.tags();
    return containers().stream()
        .filter(one -> ours.contains(one.owner()) && one.pool().equals(name()))
        .map(MarkedContainer::machine)
        .toList();
  }

  /** Those of every Nodepool that uses the host. */
  List<MarkedContainer> containers() throws CloudException, InterruptedException {
    return MarkedContainer.of(output(Script.LIST, List.of()));
  }

  /** The root file systems below nodes with users of their own, as configured. */
  List<String> pathsWithUsers() {
    return config.labels().stream()
        .filter(RuncConfig.Label::userNamespace)
        .map(RuncConfig.Label::path)
        .distinct()
        .toList();
  }

  /** Why nodes on that root file system cannot have users of their own; empty when they can. */
  String whyNoUsers(String path) throws CloudException, InterruptedException {
    return whyNoUsers(host, path);
  }

  static String whyNoUsers(Host host, String path) throws CloudException, InterruptedException {
    var words = List.of(Script.USERS_PROGRAM.text(), path);
    var result = host.run(Script.USERS.text(), words, "", HOUSEKEEPING);
    return result.succeeded() ? "" : said(result);
  }

  private String output(Script script, List<String> arguments)
      throws CloudException, InterruptedException {
    var result = host.run(script.text(), arguments, "", HOUSEKEEPING);
    if (!result.succeeded()) {
      throw new CloudException("%s said: %s.".formatted(name(), said(result)));
    }
    return result.stdout();
  }

  void close() {
    host.close();
  }

  private Machine machine(String id, RuncConfig.Label label, String said) throws CloudException {
    int port = 0;
    var hostKeys = new ArrayList<String>();
    for (var line : said.lines().toList()) {
      if (line.startsWith("port ")) {
        port = Integer.parseInt(line.substring("port ".length()).strip());
      } else if (line.startsWith("hostkey ")) {
        hostKeys.add(line.substring("hostkey ".length()).strip());
      }
    }
    if (port == 0) {
      throw new CloudException(
          "The container %s was made on %s, but its port is not known.".formatted(id, name()));
    }
    var address = config.host().address();
    boolean six = address.indexOf(':') >= 0;
    return Machine.builder()
        .externalId(id)
        .hostname(name())
        .interfaceIp(address)
        .publicIpv4(six ? "" : address)
        .publicIpv6(six ? address : "")
        .connectionType("ssh")
        .connectionPort(port)
        .username(label.username())
        .pythonPath(label.pythonPath())
        .hostKeys(hostKeys)
        .build();
  }

  private String configOf(String id, String nodeId, RuncConfig.Label label) {
    var annotations =
        Map.of(
            Owner.OWNER, owner.tag(),
            Owner.INSTALLATION, owner.installation(),
            Owner.PROVIDER, owner.provider(),
            Owner.POOL, name(),
            Owner.NODE, nodeId);
    boolean host = seesHost(label);
    var hide =
        host
            ? settings.hidden().stream().filter(path -> !covers(path, label.homeDir())).toList()
            : List.<String>of();
    return new OciConfig(
            id, annotations, hide, host, label.sudo(), label.userNamespace(), settings.shared())
        .render();
  }

  /** Loopback for this machine; else the address by which we reach the host. */
  private String listenAddress() {
    return config.host().isThisMachine() ? config.host().address() : "ssh";
  }

  private static boolean seesHost(RuncConfig.Label label) {
    return label.path().equals("/");
  }

  private static boolean covers(String path, String home) {
    return home.equals(path) || home.startsWith(path + "/");
  }

  private static String said(Host.Result result) {
    var said = result.stderr().strip();
    return said.isEmpty() ? "the script exited with " + result.exit() : said;
  }

  private static int anyPort() {
    return ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
  }
}
