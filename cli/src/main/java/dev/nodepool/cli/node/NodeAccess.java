package dev.nodepool.cli.node;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.ssh.SshTarget;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How to log in to a node. */
public final class NodeAccess {
  private static final String DEFAULT_USER = "zuul";
  private static final Set<String> WITHOUT_SSH = Set.of("winrm", "kubectl", "namespace", "project");

  /** The driver whose machines exist only in memory. */
  private static final String SIMULATED = "fake";

  private NodeAccess() {}

  /** Throws {@link CommandFailure} with that exit code when nobody can log in to the node. */
  public static SshTarget of(Session session, Node node, int exitCode) {
    var machine = node.machine();
    var type = Objects.requireNonNullElse(machine.connectionType(), "ssh");
    if (WITHOUT_SSH.contains(type)) {
      throw new CommandFailure(
          exitCode,
          "Node %s is reached by %s, which this command does not speak yet: use a label whose nodes have ssh."
              .formatted(node.id(), type));
    }
    var address = address(machine);
    if (address.isEmpty()) {
      throw new CommandFailure(
          exitCode,
          "Node %s has no address yet (it is %s): wait until it is ready."
              .formatted(node.id(), node.state().wire()));
    }
    if (isSimulated(session, node)) {
      throw new CommandFailure(
          exitCode,
          "Node %s is simulated by the fake driver: there is no machine on which a command could run."
              .formatted(node.id()));
    }
    var user = Objects.requireNonNullElse(machine.username(), DEFAULT_USER);
    return new SshTarget(address, machine.port(), user, machine.hostKeys(), null)
        .withOldAlgorithms(mayBeOld(session, node));
  }

  /** What a static node's place in the configuration says of its sshd. */
  private record StaticPool(@Nullable List<StaticNode> nodes) {}

  private record StaticNode(
      String name, @Nullable Integer connectionPort, @Nullable Boolean oldSshAlgorithms) {
    boolean is(Machine machine) {
      return name.equals(machine.hostname())
          && machine.port() == Objects.requireNonNullElse(connectionPort, Machine.SSH_PORT);
    }
  }

  private static boolean mayBeOld(Session session, Node node) {
    return session
        .config()
        .flatMap(config -> config.provider(String.valueOf(node.provider())))
        .filter(provider -> provider.driver().equals("static"))
        .stream()
        .flatMap(provider -> provider.pools().stream())
        .flatMap(pool -> Stream.ofNullable(pool.section().bind(StaticPool.class).nodes()))
        .flatMap(List::stream)
        .anyMatch(one -> one.is(node.machine()) && Boolean.TRUE.equals(one.oldSshAlgorithms()));
  }

  private static boolean isSimulated(Session session, Node node) {
    return session
        .config()
        .flatMap(config -> config.provider(String.valueOf(node.provider())))
        .filter(provider -> provider.driver().equals(SIMULATED))
        .isPresent();
  }

  private static String address(Machine machine) {
    return Stream.of(
            machine.interfaceIp(),
            machine.publicIpv4(),
            machine.publicIpv6(),
            machine.privateIpv4())
        .filter(one -> one != null && !one.isBlank())
        .findFirst()
        .orElse("");
  }
}
