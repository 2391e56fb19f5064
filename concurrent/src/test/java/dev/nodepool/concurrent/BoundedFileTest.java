package dev.nodepool.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  @TempDir Path directory;

  @Test
  void a_file_that_is_too_big_is_refused_before_it_fills_the_memory() throws Exception {
    var file = Files.writeString(directory.resolve("big"), "x".repeat(101));
    assertThat(BoundedFile.read(file, 101, SHORT)).hasSize(101);
    assertThatThrownBy(() -> BoundedFile.read(file, 100, SHORT))
        .isInstanceOf(IOException.class)
        .hasMessage("it has more than 100 bytes");
    assertThatThrownBy(() -> BoundedFile.read(Path.of("/dev/zero"), 1000, Duration.ofMinutes(1)))
        .hasMessageContaining("1,000 bytes");
    assertThat(BoundedFile.read(Path.of("/dev/null"))).isEmpty();
  }

  @Test
  void a_pipe_into_which_nobody_writes_is_not_waited_for_for_ever() throws Exception {
    var pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> BoundedFile.read(pipe, 100, SHORT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is no file");
    // Whoever reads it in the end gets what the one that gave up left.
    var writer = new ProcessBuilder("sh", "-c", "echo late >" + pipe).start();
    assertThat(writer.waitFor()).isZero();
  }

  @Test
  void what_is_not_there_is_said_as_ever() {
    assertThatThrownBy(() -> BoundedFile.read(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
