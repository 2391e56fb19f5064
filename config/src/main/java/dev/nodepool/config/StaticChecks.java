package dev.nodepool.config;

import java.util.HashMap;
import java.util.List;

/** The nodes of a static provider: each machine once, each label known. */
final class StaticChecks {
  private static final int SSH_PORT = 22;
  private static final List<String> CONNECTION_TYPES = List.of("ssh", "winrm", "network_cli");

  private StaticChecks() {}

  static void run(Spot provider, Names names, Problems problems) {
    var first = new HashMap<Machine, Spot>();
    for (var pool : provider.items("pools")) {
      for (var node : pool.items("nodes")) {
        for (var label : node.items("labels")) {
          var name = label.text();
          if (name != null) {
            names.requireLabel(label, name, problems);
          }
        }
        checkConnectionType(node, problems);
        var name = node.text("name");
        if (name == null) {
          continue;
        }
        var machine =
            new Machine(
                name, node.text("username", "zuul"), node.number("connection-port", SSH_PORT));
        var before = first.putIfAbsent(machine, node.get("name"));
        if (before != null) {
          problems.error(
              node.get("name"),
              "the node '%s' with this username and port is already defined at %s; remove one or"
                      .formatted(name, before.at())
                  + " use max-parallel-jobs");
        }
      }
    }
  }

  private static void checkConnectionType(Spot node, Problems problems) {
    var type = node.text("connection-type", "ssh");
    if (!CONNECTION_TYPES.contains(type)) {
      problems.warning(
          node.get("connection-type"),
          "the connection type '%s' is none of %s%s"
              .formatted(
                  type,
                  String.join(", ", CONNECTION_TYPES),
                  Suggestion.of(type, CONNECTION_TYPES)));
    }
  }

  private record Machine(String name, String username, int port) {}
}
