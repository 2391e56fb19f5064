package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import dev.nodepool.testkit.SshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A builder whose images a real ansible-playbook builds on a second host, behind a real sshd: that
 * of examples/dib-ansible, with the real diskimage-builder there, or a program that stands in for
 * it.
 */
class RemoteBuildTest {
  private static final Duration PATIENCE = Duration.ofSeconds(240);

  /** A build from nothing downloads a Debian. */
  private static final Duration BUILD = Duration.ofMinutes(20);

  /** Says where it runs, so that a build on the wrong host is found out. */
  private static final String DIB =
      """
      #!/bin/sh
      while [ $# -gt 0 ]; do
        case $1 in
          -t) formats=$2; shift ;;
          -o) output=$2; shift ;;
        esac
        shift
      done
      for format in $(echo "$formats" | tr , ' '); do
        echo "$format of $DIB_RELEASE, by ${SSH_CONNECTION:+ssh} in $HOME" >"$output.$format"
      done
      """;

  @TempDir Path directory;
  private ZooKeeperFixture zookeeper;
  private Simulator simulator;
  private SshServer second;
  private Path secondHome;
  private Path config;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ansible-playbook")), "ansible-core");
    zookeeper = new ZooKeeperFixture();
    simulator = Simulator.start(SimulatorSettings.DEFAULT);
    secondHome = Files.createDirectories(directory.resolve("second"));
    Files.createDirectories(secondHome.resolve(".ssh"));
    second = SshServer.startAtHome(secondHome);
    var dib = Files.writeString(secondHome.resolve("dib"), DIB);
    assertThat(dib.toFile().setExecutable(true)).isTrue();
    var playbooks = Files.createDirectories(directory.resolve("playbooks"));
    Files.copy(Path.of("../examples/dib-ansible/debian.yaml"), playbooks.resolve("debian.yaml"));
    Files.writeString(
        playbooks.resolve("inventory.yaml"),
        Files.readString(Path.of("../examples/dib-ansible/inventory.yaml"))
                .replace("image-builder.example.org", second.host())
                .replace("ansible_user: nodepool", "ansible_user: " + second.user())
            + """
                  ansible_port: %1$d
                  ansible_python_interpreter: /usr/bin/python3
                  ansible_remote_tmp: %2$s/ansible
                  dib: %2$s/dib
                  work_root: %2$s/work
            """
                .formatted(second.port(), secondHome));
    Files.writeString(
        directory.resolve("clouds.yaml"), CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    config = Files.writeString(directory.resolve("nodepool.yaml"), configuration());
  }

  private String configuration() {
    return """
    zookeeper-servers: [{host: 127.0.0.1, port: %1$d}]
    images-dir: %2$s/images
    build-log-dir: %2$s/logs
    labels: []
    diskimages:
      - name: debian
        release: trixie
        dib-cmd: "%%p/bin/nodepool-dib-ansible debian.yaml"
        formats: [raw, qcow2]
        env-vars: {NODEPOOL_DIB_ANSIBLE: %2$s/playbooks}
    providers:
      - name: simulated
        driver: openstack
        cloud: simulator
        rate: 0.001
        diskimages: [{name: debian}]
        pools: []
    """
        .formatted(zookeeper.port(), directory);
  }

  @AfterEach
  void stop() throws Exception {
    if (second != null) {
      second.close();
      simulator.close();
      zookeeper.close();
    }
  }

  private String address() {
    return "%s@127.0.0.1:%d".formatted(second.user(), second.port());
  }

  @Test
  void a_playbook_builds_an_image_on_a_second_host_once_that_is_trusted_and_lets_us_in()
      throws Exception {
    try (var builder = Daemon.start(directory, environment(), "nodepool-builder", words());
        var store = zookeeper.connect()) {
      var untrusted = awaitFailure(builder, store);
      String sentence =
          "image-builder is not trusted: run as the builder's user: nodepool builder trust-host "
              + address();
      assertThat(reason(untrusted)).contains("ended with exit code 4 (" + sentence + "); its log");
      assertThat(log(untrusted))
          .containsPattern("(?m)^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d TASK \\[Make a place")
          .contains("Host key verification failed")
          .endsWith(sentence + "\nExit code: 4\n");

      command("trust-host", "--yes", address());
      var refused = failedAgain(builder, store, untrusted);
      assertThat(reason(refused))
          .contains("does not let the builder in: put what nodepool builder ssh-key prints");

      command("ssh-key", "--pubkey", secondHome.resolve(".ssh/authorized_keys").toString());
      store.images().requestBuild("debian");
      awaitUpload(builder, store);
      assertBuilt(store);
    }
  }

  private void assertBuilt(Store store) throws Exception {
    var ready = builds(store, ImageState.READY).getFirst();
    assertThat(ready.formats()).containsExactly("qcow2", "raw");
    for (var format : ready.formats()) {
      assertThat(directory.resolve("images/debian-%s.%s".formatted(ready.id(), format)))
          .hasContent("%s of trixie, by ssh in %s\n".formatted(format, secondHome));
    }
    assertThat(log(ready)).contains("-e raw_type=True -e qcow2_type=True").endsWith("code: 0\n");
    // Nothing of it is left on the second host, nor of Ansible here.
    assertThat(secondHome.resolve("work")).isEmptyDirectory();
    var uploaded = simulator.cloud("RegionOne").image().images();
    assertThat(uploaded)
        .anyMatch(image -> ready.id().equals(image.properties().get("nodepool_build_id")));
    await()
        .atMost(PATIENCE)
        .until(() ->
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .noneMatch(line -> line.contains(directory + "/data/.ssh/known_hosts")));
  }

  @Test
  void the_real_diskimage_builder_of_a_second_host_makes_what_the_cloud_has() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can build images");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/disk-image-create"))
            && Files.isExecutable(Path.of("/usr/bin/sudo")),
        "python3-diskimage-builder, sudo");
    useSmallDebian();
    command("trust-host", "--yes", address());
    command("ssh-key", "--pubkey", secondHome.resolve(".ssh/authorized_keys").toString());
    try (var builder = Daemon.start(directory, environment(), "nodepool-builder", words());
        var store = zookeeper.connect()) {
      awaitUpload(builder, store);
      var ready = builds(store, ImageState.READY).getFirst();
      var file = directory.resolve("images/debian-%s.qcow2".formatted(ready.id()));
      try (var image = Files.newInputStream(file)) {
        assertThat(image.readNBytes(3)).isEqualTo("QFI".getBytes(StandardCharsets.US_ASCII));
      }
      // It is ready because the cloud has the same checksum.
      assertThat(simulator.cloud("RegionOne").image().images())
          .filteredOn(image -> ready.id().equals(image.properties().get("nodepool_build_id")))
          .singleElement()
          .satisfies(image -> assertThat(image.bytes()).isEqualTo(Files.size(file)));
      assertThat(log(ready)).contains("changed: [image-builder]").endsWith("Exit code: 0\n");
    }
  }

  /** The smallest image that can be built, of what debootstrap made for an earlier test. */
  private void useSmallDebian() throws IOException {
    replace(
        directory.resolve("playbooks/debian.yaml"),
        Map.of(
            "elements: [debian-minimal, vm, simple-init, openssh-server]",
            "elements: [small-debian]",
            "          environment:\n",
            """
                      environment:
                        PATH: /usr/sbin:/usr/bin:/sbin:/bin
                        ELEMENTS_PATH: %s
                        DIB_IMAGE_CACHE: %s/.cache/nodepool-test-images
            """
                .formatted(
                    Path.of("../testkit/elements").toAbsolutePath().normalize(),
                    System.getProperty("user.home"))));
    replace(
        directory.resolve("playbooks/inventory.yaml"),
        Map.of("      dib: %s/dib\n".formatted(secondHome), ""));
    replace(config, Map.of("[raw, qcow2]", "[qcow2]", "release: trixie", "release: bookworm"));
  }

  private static void replace(Path file, Map<String, String> words) throws IOException {
    var text = Files.readString(file);
    for (var word : words.entrySet()) {
      assertThat(text).contains(word.getKey());
      text = text.replace(word.getKey(), word.getValue());
    }
    Files.writeString(file, text);
  }

  private static void awaitUpload(Daemon builder, Store store) {
    await()
        .atMost(BUILD)
        .failFast("the builder ended", () -> !builder.isAlive())
        .until(() ->
            store.images().readAllUploads().stream()
                .anyMatch(upload -> upload.state() == ImageState.READY));
  }

  @Test
  void a_host_that_shows_another_key_than_before_is_refused() throws Exception {
    var known = Files.createDirectories(directory.resolve("data/.ssh")).resolve("known_hosts");
    var foreign = Files.createTempDirectory(directory, "other").resolve("key");
    new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", foreign.toString())
        .start()
        .waitFor();
    Files.writeString(
        known,
        "[127.0.0.1]:%d %s".formatted(second.port(), Files.readString(Path.of(foreign + ".pub"))));
    try (var builder = Daemon.start(directory, environment(), "nodepool-builder", words());
        var store = zookeeper.connect()) {
      assertThat(reason(awaitFailure(builder, store)))
          .contains(
              "image-builder shows another key than the one that is trusted",
              "nodepool builder trust-host --replace " + address());
    }
  }

  private Map<String, String> environment() {
    return Map.of("OS_CLIENT_CONFIG_FILE", directory.resolve("clouds.yaml").toString());
  }

  private String[] words() {
    return new String[] {"-f", "-c", config.toString()};
  }

  /** As somebody types it, in a process of its own. */
  private void command(String... words) throws Exception {
    var all = new String[words.length + 1];
    all[0] = "builder";
    System.arraycopy(words, 0, all, 1, words.length);
    try (var ran = Daemon.start(directory, Map.of(), "nodepool", all)) {
      await().atMost(PATIENCE).until(() -> !ran.isAlive());
      assertThat(ran.exit()).as(ran.output()).isZero();
    }
  }

  private static ImageBuild awaitFailure(Daemon builder, Store store) throws InterruptedException {
    await()
        .atMost(PATIENCE)
        .failFast("the builder ended", () -> !builder.isAlive())
        .until(() -> !builds(store, ImageState.FAILED).isEmpty());
    return builds(store, ImageState.FAILED).getFirst();
  }

  /** A build that was asked for; the record of the failure before it goes. */
  private static ImageBuild failedAgain(Daemon builder, Store store, ImageBuild before)
      throws InterruptedException {
    store.images().requestBuild("debian");
    await()
        .atMost(PATIENCE)
        .failFast("the builder ended", () -> !builder.isAlive())
        .until(() ->
            builds(store, ImageState.FAILED).stream()
                .anyMatch(build -> !build.id().equals(before.id())));
    return builds(store, ImageState.FAILED).stream()
        .filter(build -> !build.id().equals(before.id()))
        .findFirst()
        .orElseThrow();
  }

  private static List<ImageBuild> builds(Store store, ImageState state)
      throws InterruptedException {
    return store.images().readAllBuilds().stream().filter(one -> one.state() == state).toList();
  }

  private static String reason(ImageBuild build) {
    return String.valueOf(build.extra().get("reason"));
  }

  private String log(ImageBuild build) throws IOException {
    return Files.readString(directory.resolve("logs/debian-%s.log".formatted(build.id())));
  }
}
