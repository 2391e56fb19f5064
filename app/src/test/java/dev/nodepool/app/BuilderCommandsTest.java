package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nodepool.cli.session.Terminal;
import dev.nodepool.model.Component;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.testkit.SshServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands below {@code builder}, in the process of the test. */
class BuilderCommandsTest {
  @TempDir private Path data;

  private record Ran(int exit, String out, String err) {}

  private Ran run(String input, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InstantSource.system(),
            Map.of("NODEPOOL_DATA", data.toString()),
            !input.isEmpty(),
            false);
    int exit = NodepoolMain.run(terminal, words);
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void the_key_is_made_once_and_printed_or_written_to_a_file() throws Exception {
    var first = run("", "builder", "ssh-key");
    var second = run("", "builder", "ssh-key");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).isEqualTo("The key %s/.ssh/id_ed25519 is made.\n".formatted(data));
    assertThat(first.out()).matches("ssh-ed25519 \\S+ nodepool\n");
    assertThat(second.err())
        .isEqualTo("The key %s/.ssh/id_ed25519 was there already.\n".formatted(data));
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(mode(data.resolve(".ssh/id_ed25519"))).isEqualTo("rw-------");
    var file = data.resolve("key.pub");
    var written = run("", "builder", "ssh-key", "--pubkey", file.toString());
    assertThat(written.out()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(first.out());
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(run("", "builder", "ssh-key", "-f", "json").out())
        .contains("\"public_key\" : \"" + first.out().strip() + "\"");
  }

  @Test
  void a_host_is_trusted_once_somebody_says_so_and_a_changed_key_is_told() throws Exception {
    try (var ssh = SshServer.start()) {
      var host = "somebody@127.0.0.1:" + ssh.port();
      var unasked = run("", "builder", "trust-host", host);
      assertThat(unasked.exit()).isEqualTo(1);
      assertThat(unasked.err()).contains("shows ssh-ed25519 SHA256:", "Nothing was done: answer y");
      assertThat(run("n\n", "builder", "trust-host", host).exit()).isEqualTo(1);
      var knownHosts = data.resolve(".ssh/known_hosts");
      assertThat(knownHosts).doesNotExist();

      assertThat(run("y\n", "builder", "trust-host", host).exit()).isZero();
      assertThat(Files.readAllLines(knownHosts))
          .containsExactlyInAnyOrderElementsOf(
              ssh.hostKeys().stream().map(key -> "[127.0.0.1]:" + ssh.port() + " " + key).toList());
      var again = run("", "builder", "trust-host", host);
      assertThat(again.exit()).isZero();
      assertThat(again.out()).startsWith(host + " is trusted already, with ssh-ed25519 SHA256:");

      var foreign = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIForeign";
      Files.writeString(knownHosts, "[127.0.0.1]:%d %s\n".formatted(ssh.port(), foreign));
      var changed = run("", "builder", "trust-host", "--yes", host);
      assertThat(changed.exit()).isEqualTo(1);
      assertThat(changed.err()).contains("somebody may be in between", "say --replace");
      assertThat(Files.readString(knownHosts)).contains(foreign);
      assertThat(run("", "builder", "trust-host", "--yes", "--replace", host).exit()).isZero();
      assertThat(Files.readString(knownHosts)).doesNotContain(foreign);
    }
  }

  @Test
  void each_explains_itself_with_an_example() {
    for (var command : List.of("ssh-key", "trust-host", "forget")) {
      var ran = run("", "builder", command, "--help");
      assertThat(ran.exit()).isZero();
      assertThat(ran.out()).contains("Usage: nodepool builder " + command, "Example: nodepool");
      assertThat(ran.err()).isEmpty();
    }
  }

  @Test
  void what_names_no_host_is_wrong_usage() {
    assertThat(run("", "builder", "trust-host", "a b").exit()).isEqualTo(2);
    assertThat(run("", "builder", "trust-host", "a:99999").err())
        .isEqualTo("a:99999 names no host: write it as [user@]host[:port].\n");
  }

  @Test
  void builds_of_a_builder_that_is_gone_are_given_up_and_those_of_others_are_not()
      throws Exception {
    try (var zookeeper = new ZooKeeperFixture();
        var store = zookeeper.connect()) {
      var config =
          Files.writeString(
              data.resolve("nodepool.yaml"),
              "labels: []\nzookeeper-servers: [{host: 127.0.0.1, port: %d}]\n"
                  .formatted(zookeeper.port()));
      var alone = build(store, "gone.example.org", ImageState.FAILED, false);
      var uploaded = build(store, "gone.example.org", ImageState.READY, true);
      var foreign = build(store, "other.example.org", ImageState.READY, true);
      var words = new String[] {"-c", config.toString(), "builder", "forget", "gone"};

      assertThat(run("", words).err())
          .contains("Nothing was done", "build debian-%s, ready, uploads: 1".formatted(uploaded));
      assertThat(store.images().readAllBuilds()).hasSize(3);

      store.components().ensureKinds();
      var registered =
          store
              .components()
              .register(new Component.Daemon(Component.Kind.BUILDER, "gone", "running", "0", 0));
      assertThat(run("y\n", words).err()).startsWith("A builder runs on gone: stop it first");
      var byId = run("y\n", "-c", config.toString(), "builder", "forget", "no such id");
      assertThat(byId.err())
          .isEqualTo(
              "No build is of a builder no such id: there are builds of gone.example.org, other.example.org.\n");
      registered.close();

      var done = run("y\n", words);
      assertThat(done.exit()).isZero();
      assertThat(done.out()).contains(alone, "removed", uploaded, "goes after its uploads");
      assertThat(store.images().readAllBuilds())
          .extracting(ImageBuild::id, ImageBuild::state)
          .containsExactlyInAnyOrder(
              tuple(uploaded, ImageState.DELETING), tuple(foreign, ImageState.READY));
    }
  }

  private static String build(Store store, String host, ImageState state, boolean uploaded)
      throws InterruptedException {
    var images = store.images();
    var id = UUID.randomUUID().toString().replace("-", "");
    var build =
        new ImageBuild(
            "debian",
            id,
            state,
            store.now(),
            host,
            "id of " + host,
            List.of("qcow2"),
            "zuul",
            "auto",
            null,
            Map.of());
    var lock = images.locks().builds("debian").orElseThrow();
    images.create(build, lock);
    lock.release();
    if (uploaded) {
      var uploads = images.locks().uploads(build, "cloud").orElseThrow();
      images.create(upload(store, id), uploads);
      uploads.release();
    }
    return id;
  }

  private static ImageUpload upload(Store store, String build) {
    return new ImageUpload(
        "debian",
        build,
        "cloud",
        "",
        ImageState.READY,
        store.now(),
        "external",
        "debian-1",
        "qcow2",
        null,
        null,
        null,
        Map.of());
  }
}
