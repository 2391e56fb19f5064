package org.example.command;

import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.List;

/** The keys of a provider whose nodes are made and deleted by commands: those of command.json. */
public final class CommandSection implements DriverSection {
  @Override
  public List<String> names() {
    return List.of("command");
  }

  @Override
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    DriverSection.super.check(provider, names, problems);
    for (var key : List.of("create", "delete", "list")) {
      var command = provider.items(key);
      if (!command.isEmpty() && !String.valueOf(command.getFirst().text()).startsWith("/")) {
        problems.error(command.getFirst(), "this must be a program with its whole path");
      }
    }
  }
}
