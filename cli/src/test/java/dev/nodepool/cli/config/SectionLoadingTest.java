package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever checks a configuration needs nothing of what the drivers need to serve. */
class SectionLoadingTest {
  private static final List<String> NOT_NEEDED =
      List.of(
          " dev.nodepool.driver.",
          " dev.nodepool.openstack.",
          " dev.nodepool.ssh.",
          " dev.nodepool.client.",
          " dev.nodepool.store.",
          " java.net.http.",
          " org.apache.");

  @TempDir Path directory;

  public static void main(String[] files) {
    for (var file : files) {
      var problems = new ConfigLoader().validate(ConfigSource.of(Path.of(file))).problems();
      problems.forEach(problem -> System.out.println("PROBLEM " + problem));
    }
  }

  @Test
  void checking_a_configuration_loads_no_class_of_a_cloud_and_opens_no_driver() throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                SectionLoadingTest.class.getName()));
    for (var name : List.of("cloud.yaml", "machines.yaml", "minimal/fake.yaml")) {
      var file = directory.resolve(name.replace('/', '-'));
      command.add(Files.writeString(file, SampleFiles.read(name)).toString());
    }
    var output = new File(directory.toFile(), "output");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    assertThat(process.waitFor()).isZero();
    var loaded = Files.readAllLines(output.toPath());
    for (var section : List.of("OpenStack", "Fake", "Static", "Runc", "Metastatic")) {
      assertThat(loaded).anyMatch(line -> line.contains("." + section + "Section source:"));
    }
    assertThat(loaded.stream().filter(line -> line.startsWith("PROBLEM"))).isEmpty();
    assertThat(loaded.stream().filter(line -> NOT_NEEDED.stream().anyMatch(line::contains)))
        .isEmpty();
  }
}
