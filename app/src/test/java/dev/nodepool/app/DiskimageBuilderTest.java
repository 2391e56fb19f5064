package dev.nodepool.app;

import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An image by diskimage-builder, and a node of it, in the simulator. */
class DiskimageBuilderTest extends DiskimageConformance {
  private Simulator simulator;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(SimulatorSettings.DEFAULT);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Override
  protected Path cloudsYaml() throws Exception {
    return Files.writeString(
        directory.resolve("clouds.yaml"), CloudsYaml.of(simulator.authUrl(), "RegionOne"));
  }

  @Override
  protected String cloud() {
    return "simulator";
  }

  @Override
  protected String flavor() {
    return "m1.small";
  }

  @Override
  protected String network() {
    return "private";
  }
}
