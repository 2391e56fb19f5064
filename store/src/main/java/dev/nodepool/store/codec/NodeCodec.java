package dev.nodepool.store.codec;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Hold;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The record of a node (zookeeper-contract.md 5). */
public final class NodeCodec implements Codec<Node> {
  private static final String DEFAULT_USERNAME = "zuul";

  private static final Set<String> KEYS =
      Set.of(
          "state",
          "state_time",
          "cloud",
          "provider",
          "pool",
          "type",
          "allocated_to",
          "az",
          "region",
          "public_ipv4",
          "private_ipv4",
          "public_ipv6",
          "host_id",
          "interface_ip",
          "connection_port",
          "ssh_port",
          "image_id",
          "launcher",
          "created_time",
          "external_id",
          "hostname",
          "comment",
          "user_data",
          "hold_job",
          "host_keys",
          "username",
          "connection_type",
          "shell_type",
          "hold_expiration",
          "resources",
          "slot",
          "attributes",
          "python_path",
          "tenant_name",
          "driver_data",
          "requestor");

  @Override
  public byte[] encode(Node node) {
    return Json.writeObject(out -> {
      var members = new FieldWriter(out);
      members
          .text("state", word(node))
          .time("state_time", node.stateTime())
          .text("provider", node.owner().provider())
          .text("pool", node.owner().pool())
          .texts("type", node.labels())
          .text("allocated_to", node.allocation().requestId())
          .text("tenant_name", node.allocation().tenantName())
          .text("requestor", node.allocation().requestor())
          .text("launcher", node.owner().launcher())
          .time("created_time", node.createdTime());
      machine(members, node.machine());
      var cost = node.resources();
      members
          .text("hold_job", node.hold().job())
          .text("comment", node.hold().comment())
          .number("hold_expiration", node.hold().expirationSeconds())
          .any("resources", cost == null ? null : cost.amounts())
          .number("slot", node.slot())
          .any("attributes", node.attributes())
          .any("driver_data", node.driverData())
          .any("user_data", node.userData())
          .extra(ReasonMembers.beside(node.extra(), node.reason()), KEYS);
    });
  }

  private static void machine(FieldWriter members, Machine machine) {
    members
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

  private static String word(Node node) {
    return StateWord.toWrite(node.state() == NodeState.UNKNOWN, node.state().wire(), node.extra());
  }

  @Override
  public Node decode(String id, byte[] data, Instant modified) {
    try {
      return node(id, new FieldReader(data), modified);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadRecordException("of node " + id, e);
    }
  }

  private static Node node(String id, FieldReader fields, Instant modified) {
    String word = fields.text("state");
    var state = word == null ? NodeState.UNKNOWN : NodeState.ofWire(word);
    if (state == NodeState.UNKNOWN && word != null) {
      fields.keep(StateWord.KEY, word);
    }
    var stateTime = fields.time("state_time");
    var createdTime = fields.time("created_time");
    var labels = fields.texts("type");
    var owner = new Owner(fields.text("provider"), fields.text("pool"), fields.text("launcher"));
    var allocation =
        new Allocation(
            fields.text("allocated_to"), fields.text("tenant_name"), fields.text("requestor"));
    var machine = machine(fields);
    var amounts = fields.amounts("resources");
    var slot = fields.wholeOrNull("slot");
    var attributes = fields.object("attributes");
    var driverData = fields.any("driver_data");
    var userData = fields.any("user_data");
    var hold =
        new Hold(
            fields.text("hold_job"), fields.text("comment"), fields.seconds("hold_expiration"));
    return new Node(
        id,
        state,
        stateTime == null ? modified : stateTime,
        createdTime,
        labels,
        owner,
        allocation,
        machine,
        amounts == null ? null : new Resources(amounts),
        slot,
        attributes,
        driverData,
        userData,
        hold,
        ReasonMembers.takeOne(fields),
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
