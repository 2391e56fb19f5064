package dev.nodepool.drivers.staticnodes;

import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.section.HostKeyChecks;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import dev.nodepool.config.yaml.YamlTree;
import dev.nodepool.model.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * The keys of a provider whose machines stand in the configuration: each once, each label known.
 */
public final class StaticSection implements DriverSection {
  private static final List<String> CONNECTION_TYPES = List.of("ssh", "winrm", "network_cli");

  @Override
  public List<String> names() {
    return List.of("static");
  }

  @Override
  public boolean makesMachines() {
    return false;
  }

  /** Older spellings: {@code ssh-port}, and several labels in one text. */
  @Override
  public YamlTree.Mapping renewed(YamlTree.Mapping provider) {
    return provider.withEach("pools", pool -> pool.withEach("nodes", StaticSection::renewedNode));
  }

  private static YamlTree.Mapping renewedNode(YamlTree.Mapping node) {
    var renewed = node.renamed("ssh-port", "connection-port");
    var labels = ConfigValue.root(renewed).get("labels");
    var text = labels.text();
    if (text == null || !(labels.tree() instanceof YamlTree.Scalar scalar)) {
      return renewed;
    }
    var split = new ArrayList<YamlTree>();
    for (var name : text.strip().split("\\s+")) {
      split.add(new YamlTree.Scalar(scalar.at(), name));
    }
    return renewed.with("labels", labels.at(), new YamlTree.Sequence(scalar.at(), split));
  }

  @Override
  public List<ConfigValue> labels(ConfigValue pool) {
    return pool.items("nodes").stream().flatMap(node -> node.items("labels").stream()).toList();
  }

  @Override
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    var first = new HashMap<MachineKey, ConfigValue>();
    for (var pool : provider.items("pools")) {
      for (var node : pool.items("nodes")) {
        checkConnectionType(node, problems);
        HostKeyChecks.run(node.get("host-key"), problems);
        checkName(node, problems);
        var name = node.get("name");
        var machine =
            new MachineKey(
                name.text(),
                node.text("username", "zuul"),
                node.number("connection-port", Machine.SSH_PORT));
        var before = name.text() == null ? null : first.putIfAbsent(machine, name);
        if (before != null) {
          problems.tolerated(
              name,
              "the node '%s' with this username and port is already defined at %s; remove one or use max-parallel-jobs"
                  .formatted(name.text(), before.at()));
        }
      }
    }
  }

  /** What the driver leaves out, with the other nodes served. */
  private static void checkName(ConfigValue node, Problems problems) {
    var name = node.text("name", "");
    if (node.has("name")) {
      StaticMachine.flaw(name, node.number("max-parallel-jobs", 1))
          .ifPresent(flaw -> problems.tolerated(node.get("name"), flaw));
    }
    if (name.matches("[^:\\[\\]]+:\\d+|\\[[^\\]]*\\]:\\d+")) {
      problems.warning(
          node.get("name"),
          "the name is a host alone, and no host is called '%s'; write the port as connection-port"
              .formatted(name));
    }
  }

  private static void checkConnectionType(ConfigValue node, Problems problems) {
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
}
