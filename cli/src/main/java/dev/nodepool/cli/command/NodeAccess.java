package dev.nodepool.cli.command;

import dev.nodepool.cli.CommandFailure;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.ssh.SshTarget;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** How to log in to a node. */
final class NodeAccess {
  private static final String DEFAULT_USER = "zuul";
  private static final Set<String> WITHOUT_SSH = Set.of("winrm", "kubectl", "namespace", "project");

  private NodeAccess() {}

  /** Throws {@link CommandFailure} with that exit code when nobody can log in to the node. */
  static SshTarget of(Node node, int exitCode) {
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
    if (address.contains("fake")) {
      throw new CommandFailure(
          exitCode,
          "Node %s is simulated by the fake driver: there is no machine on which a command could run."
              .formatted(node.id()));
    }
    var user = Objects.requireNonNullElse(machine.username(), DEFAULT_USER);
    return new SshTarget(address, machine.port(), user, machine.hostKeys(), null);
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
