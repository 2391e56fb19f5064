package dev.nodepool.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteShellTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static OpenSsh sshd;
  private static SshConnections connections;
  private static RemoteShell shell;

  @BeforeAll
  static void start() throws Exception {
    sshd = new OpenSsh(Files.createDirectory(directory.resolve("sshd")), List.of("ed25519", "rsa"));
    connections = new SshConnections();
    shell = RemoteShell.connect(connections, sshd.target(), LONG);
  }

  @AfterAll
  static void stop() throws Exception {
    shell.close();
    connections.close();
    sshd.close();
  }

  @Test
  void a_command_runs_and_its_output_is_kept() throws Exception {
    assertThat(shell.run("echo out; echo err >&2; exit 3", LONG))
        .isEqualTo(new CommandResult(3, "out\n", "err\n"));
  }

  @Test
  void a_signal_shows_as_a_shell_shows_it() throws Exception {
    assertThat(shell.run("kill -9 $$", LONG).exit()).isEqualTo(137);
  }

  @Test
  void input_reaches_the_command() throws Exception {
    var out = new ByteArrayOutputStream();
    int exit = shell.run("tr a-z A-Z", bytes("hello"), out, OutputStream.nullOutputStream());
    assertThat(exit).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("HELLO");
  }

  @Test
  void a_command_without_input_sees_its_end_at_once() throws Exception {
    int exit =
        shell.run("cat", null, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    assertThat(exit).isZero();
  }

  @Test
  void a_command_need_not_read_its_input() throws Exception {
    var endless = new PipedInputStream();
    try (var writer = new PipedOutputStream(endless)) {
      writer.write(1);
      assertThat(shell.run("exit 5", endless, LONG).exit()).isEqualTo(5);
    }
  }

  @Test
  void big_output_arrives_whole() throws Exception {
    var length = new AtomicLong();
    var out =
        new OutputStream() {
          @Override
          public void write(int b) {
            length.incrementAndGet();
          }

          @Override
          public void write(byte[] bytes, int offset, int count) {
            length.addAndGet(count);
          }
        };
    shell.run("head -c 30000000 /dev/zero", null, out, OutputStream.nullOutputStream());
    assertThat(length).hasValue(30_000_000);
  }

  @Test
  void captured_output_is_cut_at_one_mebibyte() throws Exception {
    assertThat(shell.run("head -c 3000000 /dev/zero", LONG).stdout()).hasSize(1 << 20);
  }

  @Test
  void output_comes_while_the_command_runs() throws Exception {
    var out = new PipedInputStream();
    var in = new PipedInputStream();
    try (var answer = new PipedOutputStream(in);
        var spoken = new PipedOutputStream(out)) {
      var exit = new AtomicReference<Integer>();
      var thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  exit.set(
                      shell.run(
                          "echo ready; read word; test $word = go",
                          in,
                          spoken,
                          OutputStream.nullOutputStream()));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(new String(out.readNBytes(6), UTF_8)).isEqualTo("ready\n");
      answer.write("go\n".getBytes(UTF_8));
      answer.flush();
      thread.join(LONG);
      assertThat(exit).hasValue(0);
    }
  }

  @Test
  void a_reader_that_goes_away_ends_the_command() {
    var gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThatThrownBy(() -> shell.run("yes", null, gone, OutputStream.nullOutputStream()))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("nobody reads at the other end");
  }

  @Test
  void an_interrupt_ends_the_command_on_the_far_side() throws Exception {
    var mark = directory.resolve("interrupted");
    var ended = new AtomicReference<Exception>();
    var over = new CountDownLatch(1);
    var thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                shell.run("echo $$ > " + mark + "; while echo tick; do sleep 0.1; done", LONG);
              } catch (Exception e) {
                ended.set(e);
              }
              over.countDown();
            });
    await().until(() -> Files.exists(mark) && Files.size(mark) > 1);
    long pid = Long.parseLong(Files.readString(mark).strip());
    thread.interrupt();
    over.await();
    assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    await().until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(shell.run("true", LONG).exit()).isZero();
  }

  @Test
  void silent_commands_and_their_children_are_ended_whoever_runs_them() throws Exception {
    var mark = directory.resolve("silent");
    var command = "(trap '' TERM; echo x > %s.deaf; sleep 600) & echo $! $$ > %s; wait";
    var thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                shell.run(command.formatted(mark, mark), LONG);
              } catch (SshException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    var deaf = Path.of(mark + ".deaf");
    await().until(() -> Files.exists(mark) && Files.size(mark) > 1 && Files.exists(deaf));
    thread.interrupt();
    thread.join();
    shell.endCommands(LONG);
    for (var pid : Files.readString(mark).strip().split(" ")) {
      await().until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
    }
    assertThat(shell.run("echo still here", LONG).stdout()).isEqualTo("still here\n");
  }

  @Test
  void a_command_that_outlasts_its_time_is_stopped() {
    assertThatThrownBy(() -> shell.run("sleep 600", Duration.ofMillis(300)))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("did not end within 0.3 s");
  }

  @Test
  void commands_share_one_session() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs =
          IntStream.range(0, 8)
              .mapToObj(i -> executor.submit(() -> shell.run("exit " + i, LONG).exit()))
              .toList();
      for (int i = 0; i < runs.size(); i++) {
        assertThat(runs.get(i).get()).isEqualTo(i);
      }
    }
  }

  @Test
  void a_lost_connection_is_an_error_not_an_exit_code() throws Exception {
    try (var other = RemoteShell.connect(connections, sshd.target(), LONG)) {
      assertThatThrownBy(() -> other.run("kill -9 $PPID; sleep 60", LONG))
          .isInstanceOf(SshException.class)
          .hasMessageContaining("lost");
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
