package dev.nodepool.store.codec;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Hold;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The record of a node (docs/zookeeper.md 5). */
final class NodeCodec extends JsonCodec<Node> {
  private static final String DEFAULT_USERNAME = "zuul";

  NodeCodec() {
    super("node");
  }

  @Override
  void write(Node node, FieldWriter fields) {
    fields
        .state(node.state().wire(), node.extra())
        .time("state_time", node.stateTime())
        .text("provider", node.owner().provider())
        .text("pool", node.owner().pool())
        .texts("type", node.labels())
        .text("allocated_to", node.allocation().requestId())
        .text("tenant_name", node.allocation().tenantName())
        .text("requestor", node.allocation().requestor())
        .text("launcher", node.owner().launcher())
        .time("created_time", node.createdTime());
    write(node.machine(), fields);
    var cost = node.resources();
    fields
        .text("hold_job", node.hold().job())
        .text("comment", node.hold().comment())
        .number("hold_expiration", node.hold().expirationSeconds())
        .any("resources", cost == null ? null : cost.amounts())
        .number("slot", node.slot())
        .any("attributes", node.attributes())
        .any("driver_data", node.driverData())
        .any("user_data", node.userData())
        .extra(ReasonFields.beside(node.extra(), node.reason()));
  }

  private static void write(Machine machine, FieldWriter fields) {
    fields
        .any("external_id", machine.externalId())
        .text("cloud", machine.cloud())
        .text("region", machine.region())
        .text("az", machine.zone())
        .text("host_id", machine.hostId())
        .text("hostname", machine.hostname())
        .text("public_ipv4", machine.publicIpv4())
        .text("private_ipv4", machine.privateIpv4())
        .text("public_ipv6", machine.publicIpv6())
        .text("interface_ip", machine.interfaceIp())
        .any("connection_port", machine.connectionPort())
        .any("ssh_port", machine.connectionPort())
        .text("connection_type", machine.connectionType())
        .text("username", machine.username())
        .text("python_path", machine.pythonPath())
        .text("shell_type", machine.shellType())
        .texts("host_keys", machine.hostKeys())
        .text("image_id", machine.imageId());
  }

  @Override
  Node read(String id, FieldReader fields, Instant modified) {
    var amounts = fields.amounts("resources");
    return new Node(
        id,
        fields.state(NodeState::ofWire, NodeState.UNKNOWN),
        fields.stateTime(modified),
        fields.time("created_time"),
        fields.texts("type"),
        new Owner(fields.text("provider"), fields.text("pool"), fields.text("launcher")),
        new Allocation(
            fields.text("allocated_to"), fields.text("tenant_name"), fields.text("requestor")),
        machine(fields),
        amounts == null ? null : new Resources(amounts),
        fields.wholeOrNull("slot"),
        fields.object("attributes"),
        fields.any("driver_data"),
        fields.any("user_data"),
        new Hold(
            fields.text("hold_job"), fields.text("comment"), fields.seconds("hold_expiration")),
        ReasonFields.takeOne(fields),
        fields.rest());
  }

  private static Machine machine(FieldReader fields) {
    return Machine.builder()
        .externalId(fields.any("external_id"))
        .cloud(fields.text("cloud"))
        .region(fields.text("region"))
        .zone(fields.text("az"))
        .hostId(fields.text("host_id"))
        .hostname(fields.text("hostname"))
        .publicIpv4(fields.text("public_ipv4"))
        .privateIpv4(fields.text("private_ipv4"))
        .publicIpv6(fields.text("public_ipv6"))
        .interfaceIp(fields.text("interface_ip"))
        .connectionPort(port(fields))
        .connectionType(fields.text("connection_type"))
        .username(fields.text("username", DEFAULT_USERNAME))
        .pythonPath(fields.text("python_path"))
        .shellType(fields.text("shell_type"))
        .hostKeys(fields.texts("host_keys"))
        .imageId(fields.text("image_id"))
        .build();
  }

  /** A number, or an object with credentials; old records only have {@code ssh_port}. */
  private static Object port(FieldReader fields) {
    @Nullable Object old = fields.any("ssh_port");
    @Nullable Object port = fields.any("connection_port");
    if (port != null) {
      return port;
    }
    return old != null ? old : Machine.SSH_PORT;
  }
}
