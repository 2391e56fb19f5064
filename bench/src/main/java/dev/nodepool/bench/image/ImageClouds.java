package dev.nodepool.bench.image;

import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.bench.process.SimulatorProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Simulated clouds, each in a process of its own, which builders started later know by name. */
record ImageClouds(Map<String, SimulatorProcess> processes, Map<String, CloudEntry> entries) {

  static ImageClouds start(ScenarioProcesses processes, List<String> names)
      throws InterruptedException {
    var started = new LinkedHashMap<String, SimulatorProcess>();
    var entries = new LinkedHashMap<String, CloudEntry>();
    var yaml = new StringBuilder("clouds:\n");
    for (String name : names) {
      started.put(name, processes.simulator());
      var entry = CloudEntry.first(processes.file("clouds.yaml"));
      entries.put(name, entry);
      yaml.append(entry.yaml(name));
    }
    var file = processes.file("all-clouds.yaml");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written".formatted(file), e);
    }
    processes.setEnvironment("OS_CLIENT_CONFIG_FILE", file.toString());
    return new ImageClouds(started, entries);
  }

  SimulatorProcess process(String name) {
    return Objects.requireNonNull(processes.get(name), name);
  }

  CloudEntry entry(String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }
}
