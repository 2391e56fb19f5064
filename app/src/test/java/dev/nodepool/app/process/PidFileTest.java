package dev.nodepool.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cli.session.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path directory;

  @Test
  void the_file_holds_our_process_id_until_it_is_released() throws IOException {
    var path = directory.resolve("run/nodepool.pid");
    var file = new PidFile(path, "launcher");
    file.claim();
    assertThat(path).hasContent(ProcessHandle.current().pid() + "\n");
    file.release();
    assertThat(path).doesNotExist();
  }

  @Test
  void a_file_of_a_dead_process_is_stale() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    var path = directory.resolve("nodepool.pid");
    Files.writeString(path, process.pid() + "\n");
    new PidFile(path, "launcher").claim();
    assertThat(path).hasContent(ProcessHandle.current().pid() + "\n");
  }

  @Test
  void a_process_id_that_another_program_has_now_is_stale() throws Exception {
    var process = new ProcessBuilder("sleep", "60").start();
    try {
      var path = directory.resolve("other.pid");
      Files.writeString(path, process.pid() + "\n");
      new PidFile(path, "launcher").claim();
      assertThat(path).hasContent(ProcessHandle.current().pid() + "\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_running_daemon_is_not_disturbed() throws Exception {
    var process = new ProcessBuilder("sh", "-c", "sleep 60; : nodepool-launcher").start();
    try {
      var path = directory.resolve("nodepool.pid");
      Files.writeString(path, process.pid() + "\n");
      assertThatThrownBy(() -> new PidFile(path, "launcher").claim())
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("process " + process.pid());
      new PidFile(path, "launcher").release();
      assertThat(path).exists();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void rubbish_in_the_file_is_stale() throws IOException {
    var path = directory.resolve("nodepool.pid");
    Files.writeString(path, "not a number");
    new PidFile(path, "launcher").claim();
    assertThat(path).hasContent(ProcessHandle.current().pid() + "\n");
  }
}
