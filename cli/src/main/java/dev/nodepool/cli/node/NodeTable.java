package dev.nodepool.cli.node;

import dev.nodepool.cli.output.Age;
import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.ReasonDocument;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.output.Secrets;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.Node;
import dev.nodepool.store.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Nodes as rows: the columns and keys of Nodepool 11, without secrets, sorted by id. */
public final class NodeTable {
  private NodeTable() {}

  /** A node, and whether somebody holds its lock. */
  public record Row(Node node, boolean locked) {}

  public static Rows<Row> of(Collection<Row> nodes, Instant now) {
    var sorted = nodes.stream().sorted(Comparator.comparing((Row row) -> row.node().id())).toList();
    return Rows.of(columns(now), sorted);
  }

  /** Prints that node, or a table without rows when it is gone. */
  static void print(Session session, Store store, String id) throws InterruptedException {
    var rows = store.nodes().read(id).stream().map(found -> new Row(found.value(), false)).toList();
    session.printer().print(of(rows, session.now()));
  }

  private static List<Column<Row>> columns(Instant now) {
    return List.of(
        Column.of("ID", "id", row -> row.node().id()),
        Column.of("Provider", "provider", row -> row.node().provider()),
        Column.of("Label", "label", row -> row.node().labels()),
        Column.of("Server ID", "server_id", row -> row.node().machine().externalId()),
        Column.of("Public IPv4", "public_ipv4", row -> row.node().machine().publicIpv4()),
        Column.of("IPv6", "ipv6", row -> row.node().machine().publicIpv6()),
        Column.of("State", "state", row -> row.node().state().wire()),
        Column.of("Age", "age", row -> Age.between(row.node().stateTime(), now)),
        Column.of("Locked", "locked", row -> row.locked() ? "locked" : "unlocked"),
        Column.detail("Pool", "pool", row -> row.node().pool()),
        Column.detail("Hostname", "hostname", row -> row.node().machine().hostname()),
        Column.detail("Private IPv4", "private_ipv4", row -> row.node().machine().privateIpv4()),
        Column.detail("AZ", "AZ", row -> row.node().machine().zone()),
        Column.detail("Username", "username", row -> row.node().machine().username()),
        Column.detail(
            "Port", "connection_port", row -> Secrets.port(row.node().machine().connectionPort())),
        Column.detail("Launcher", "launcher", row -> row.node().owner().launcher()),
        Column.detail("Allocated To", "allocated_to", row -> row.node().allocatedTo()),
        Column.detail("Hold Job", "hold_job", row -> row.node().hold().job()),
        Column.detail("Comment", "comment", row -> row.node().hold().comment()),
        Column.detail("User Data", "user_data", row -> Secrets.redacted(row.node().userData())),
        Column.detail(
            "Driver Data", "driver_data", row -> Secrets.redacted(row.node().driverData())),
        Column.document("reason", row -> ReasonDocument.of(row.node().reason())));
  }
}
