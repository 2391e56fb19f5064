package org.example.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.ProviderContract;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleContexts;
import dev.nodepool.testkit.SampleProviders;
import dev.nodepool.testkit.SampleSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every driver must keep to, with a cloud that is a directory: a machine is a file in it. */
class CommandContractTest implements ProviderContract {
  private static final String CREATE =
      """
      file=%s/$NODEPOOL_PROVIDER@$NODEPOOL_NAME
      echo "$NODEPOOL_NODE" > "$file"
      echo "$NODEPOOL_NAME"
      sleep 0.1
      echo 127.0.0.1 2222
      """;
  private static final String DELETE = "rm -f %s/$NODEPOOL_PROVIDER@$NODEPOOL_ID";
  private static final String LIST =
      """
      cd %s
      for file in "$NODEPOOL_PROVIDER"@*; do
        if [ -f "$file" ]; then name=${file#*@}; echo "$name ${name#np}"; fi
      done
      """;

  @TempDir Path cloud;

  @Override
  public Subject open() throws Exception {
    return new Folder(cloud, provider(CREATE, DELETE, LIST));
  }

  private Provider provider(String create, String delete, String list) throws IOException {
    var section =
        SampleProviders.first(
            """
            labels: [{name: small}]
            providers:
              - name: lab
                driver: command
                create: [%s]
                delete: [%s]
                list: [%s]
                delete-timeout: 1
                pools: [{name: main, labels: [{name: small}]}]
            """
                .formatted(
                    program("create", create), program("delete", delete), program("list", list)));
    return new CommandDriver().open(section, SampleContexts.of(cloud, new SshConnections()));
  }

  private Path program(String name, String text) throws IOException {
    var file = cloud.resolveSibling(cloud.getFileName() + "-" + name);
    Files.writeString(file, "#!/bin/sh\n" + text.formatted(cloud));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private LaunchException failure(String create) throws Exception {
    var provider = provider(create, DELETE, LIST);
    try {
      provider.launch(SampleSpecs.of("0000000001", "main", "small"), RecordingProgress.recording());
      throw new AssertionError("it should fail");
    } catch (LaunchException e) {
      return e;
    }
  }

  @Test
  void a_command_that_fails_says_so_in_one_sentence() throws Exception {
    assertThat(failure("echo first >&2; echo 'no such flavor' >&2; exit 3"))
        .hasMessageMatching("The command .*-create ended with 3: no such flavor")
        .returns(LaunchFailure.CLOUD_ERROR, LaunchException::reason);
    assertThat(failure("exit 75"))
        .returns(LaunchFailure.OUT_OF_QUOTA, LaunchException::reason);
    assertThat(failure("echo id")).hasMessageContaining("must print the id and the address");
  }

  @Test
  void one_that_does_not_end_is_killed_with_all_that_it_started() throws Exception {
    var provider = provider(CREATE, "sleep 613.7 & sleep 613.7", LIST);
    assertThatThrownBy(() -> provider.delete("np0000000001"))
        .isInstanceOf(CloudException.class)
        .hasMessageEndingWith("-delete did not end within 1 s");
    assertThat(ProcessHandle.allProcesses().filter(CommandContractTest::sleeps)).isEmpty();
  }

  private static boolean sleeps(ProcessHandle process) {
    return process.isAlive()
        && process.info().arguments().filter(words -> List.of(words).contains("613.7")).isPresent();
  }

  /** Counted without the provider's help. */
  private record Folder(Path cloud, Provider provider) implements Subject {
    @Override
    public LaunchSpec spec(String nodeId) {
      return SampleSpecs.of(nodeId, "main", "small");
    }

    @Override
    public void placeForeignMachine() throws Exception {
      Files.writeString(cloud.resolve("other@np0000009999"), "0000009999");
    }

    @Override
    public int census() throws Exception {
      try (var files = Files.list(cloud)) {
        return (int) files.count();
      }
    }

    @Override
    public void close() {
      provider.close();
    }
  }
}
