package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.model.Machine;
import dev.nodepool.ssh.Identities;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.SampleContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuncPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Owner OWNER = new Owner("pool-test", "hosts");
  private static final String ID = "0000000042-runc-200-0000000000";
  private static final RuncConfig.Label LABEL =
      new RuncConfig.Label("runc", "/", "np-tester", "/home/np-tester", "auto", false, false);

  @TempDir Path directory;
  private final Queue<Integer> ports = new ArrayDeque<>();
  private boolean possible;

  @BeforeEach
  void check() {
    Here.needsRoot();
    possible = true;
  }

  @AfterEach
  void empty() throws Exception {
    if (!possible) {
      return;
    }
    var pool = pool(new LocalHost());
    for (var machine : pool.list()) {
      pool.delete(machine.externalId());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat >\"$bundle/template.json\"",
        "mount --make-private",
        "mount -t overlay",
        "  inside useradd",
        "in_use() {",
        "  runc run -d",
        "  if answers; then",
        "    echo \"port $port\"",
      })
  void whatever_a_crash_leaves_is_listed_and_can_be_deleted(String line) throws Exception {
    var pool = pool(new RewritingHost(new LocalHost(), line, "kill -9 $$\n" + line));
    assertThatThrownBy(() -> create(pool)).isInstanceOf(LaunchException.class);
    assertThat(pool.list()).containsExactly(new OwnedMachine(ID, "0000000042", ID));
    assertThat(pool.delete(ID)).isTrue();
    assertThat(pool.list()).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void a_container_without_its_directory_is_still_ours() throws Exception {
    var pool = pool(new LocalHost());
    create(pool);
    Here.shell(
        "umount -l %1$s/rootfs %1$s/scratch; rm -rf --one-file-system %1$s".formatted(bundle()));
    assertThat(pool.list()).containsExactly(new OwnedMachine(ID, "0000000042", ID));
    assertThat(pool.delete(ID)).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void a_deletion_waits_for_a_creation_that_is_under_way() throws Exception {
    var slow = new RewritingHost(new LocalHost(), "tries=0\n", "tries=0; sleep 1\n");
    var pool = pool(slow);
    var creation =
        Thread.ofVirtual()
            .start(() -> {
              try {
                create(pool);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> Files.exists(bundle().resolve("template.json")));
    assertThat(pool.delete(ID)).isTrue();
    creation.join();
    assertNothingIsLeft();
  }

  @Test
  void a_port_that_is_taken_is_passed_over() throws Exception {
    try (var taken = listener()) {
      int free = freePort();
      ports.addAll(List.of(taken.getLocalPort(), free));
      assertThat(create(pool(new LocalHost())).port()).isEqualTo(free);
    }
  }

  @Test
  void a_port_that_is_taken_at_the_last_moment_is_given_up() throws Exception {
    var host = new RewritingHost(new LocalHost(), "in_use \"$port\" && continue", "");
    try (var taken = listener()) {
      int free = freePort();
      ports.addAll(List.of(taken.getLocalPort(), free));
      assertThat(create(pool(host)).port()).isEqualTo(free);
    }
  }

  @Test
  void a_host_without_a_free_port_is_named() throws Exception {
    try (var taken = listener()) {
      for (int i = 0; i < 8; i++) {
        ports.add(taken.getLocalPort());
      }
      assertThatThrownBy(() -> create(pool(new LocalHost())))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.NO_CAPACITY))
          .hasMessageContaining("in use")
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void a_root_file_system_that_is_not_there_is_named() {
    var label = label("/srv/none");
    assertThatThrownBy(() -> pool(new LocalHost()).create(ID, "0000000042", label, PATIENCE))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST))
        .hasMessageContaining("/srv/none");
  }

  @Test
  void another_name_of_the_hosts_root_file_system_is_refused() throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("elsewhere"), Path.of("/"));
    for (var path : List.of(link.toString(), "/proc/self/root")) {
      assertThatThrownBy(
              () -> pool(new LocalHost()).create(ID, "0000000042", label(path), PATIENCE))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST))
          .hasMessageContaining("write path: /");
    }
  }

  @Test
  void links_in_a_root_file_system_lead_root_nowhere() throws Exception {
    var tree = SmallRootfs.make(directory.resolve("tree"));
    var victim = Files.createDirectories(directory.resolve("victim"));
    var file = Files.writeString(victim.resolve("file"), "precious");
    Here.shell("chown -R 4242 " + victim);
    var home = Files.createDirectories(tree.resolve("home/zuul"));
    Files.createSymbolicLink(home.resolve("src"), victim);
    Files.createDirectories(tree.resolve("etc/ssh"));
    for (var name : List.of("ssh/nodepool_authorized_keys", "ssh/nodepool_sshd_config", "hosts")) {
      Files.createSymbolicLink(tree.resolve("etc").resolve(name), file);
    }
    var pool = pool(new LocalHost());
    // In the node, the link leads to nothing.
    assertThatThrownBy(() -> pool.create(ID, "0000000042", label(tree.toString()), PATIENCE))
        .hasMessageContaining("/home/zuul/src");
    pool.delete(ID);
    Files.delete(home.resolve("src"));
    pool.create(ID, "0000000042", label(tree.toString()), PATIENCE);
    pool.delete(ID);
    assertThat(file).hasContent("precious");
    assertThat(Here.shell("stat -c %u " + victim + " " + file)).isEqualTo("4242\n4242\n");

    Here.shell("rm -rf %1$s/etc/ssh; ln -s %2$s %1$s/etc/ssh".formatted(tree, victim));
    assertThatThrownBy(() -> pool.create(ID, "0000000042", label(tree.toString()), PATIENCE))
        .hasMessageContaining("/etc/ssh is a link");
    assertThat(Here.shell("ls " + victim)).isEqualTo("file\n");
  }

  @Test
  void the_flags_of_clone_are_its_second_argument_on_ibm_z_and_the_first_elsewhere()
      throws Exception {
    create(pool(new LocalHost()));
    assertThat(cloneRule()).contains("\"index\" : 0");
    pool(new LocalHost()).delete(ID);
    // What begins there does not run on this machine, but is made for that one.
    var ibmZ = new RewritingHost(new LocalHost(), "case $(uname -m) in", "case s390x in");
    assertThatThrownBy(() -> create(pool(ibmZ))).isInstanceOf(LaunchException.class);
    assertThat(cloneRule()).contains("\"index\" : 1");
    assertThat(bundle().resolve("config.json")).content().contains("\"SCMP_ARCH_S390X\"");
  }

  private static String cloneRule() throws IOException {
    var config = Files.readString(bundle().resolve("config.json"));
    var rule = config.substring(config.indexOf("\"clone\""));
    return rule.substring(0, rule.indexOf('}'));
  }

  private static RuncConfig.Label label(String path) {
    return new RuncConfig.Label("runc", path, "zuul", "/home/zuul", "auto", false, false);
  }

  @Test
  void the_console_directory_is_shared_when_it_is_configured() throws Exception {
    var console = Files.createDirectory(directory.resolve("console"));
    var pool =
        new RuncPool(
            config(),
            new LocalHost(),
            new NodeSettings(OWNER, identities(), List.of(), console.toString()));
    pool.create(ID, "0000000042", LABEL, PATIENCE);
    Here.shell("runc exec %s touch %s/console-1.log".formatted(ID, console));
    assertThat(console.resolve("console-1.log")).exists();
    pool.delete(ID);
    assertThat(console.resolve("console-1.log")).exists();
  }

  @Test
  void hidden_paths_are_empty_inside() throws Exception {
    var secrets = Files.createDirectories(directory.resolve("secrets"));
    Files.writeString(secrets.resolve("clouds.yaml"), "password: x");
    var file = Files.writeString(directory.resolve("secure.conf"), "password: x");
    var environment = Map.of("KUBECONFIG", file.toString(), "OS_CLIENT_CONFIG_FILE", "clouds.yaml");
    List<String> hidden;
    try (var ssh = new SshConnections()) {
      hidden = Masks.ofThisMachine(SampleContexts.of(secrets, ssh, environment), directory);
    }
    // A directory below /tmp would be out of sight anyway, so this one is on the host's disk.
    var disk = Path.of(Here.shell("mktemp -d -p /var/lib nodepool-test.XXXXXX").strip());
    try {
      Files.writeString(disk.resolve("secure.conf"), "password: x");
      var all = new ArrayList<>(hidden);
      all.add(disk.resolve("secure.conf").toString());
      var pool =
          new RuncPool(config(), new LocalHost(), new NodeSettings(OWNER, identities(), all, null));
      pool.create(ID, "0000000042", LABEL, PATIENCE);
      assertThat(Here.shell("runc exec %s cat %s/secure.conf".formatted(ID, disk))).isEmpty();
      assertThat(hidden)
          .contains(
              secrets.toString(),
              file.toString(),
              Path.of("clouds.yaml").toAbsolutePath().toString(),
              "/etc/nodepool");
    } finally {
      Here.shell("rm -rf " + disk);
    }
  }

  @Test
  void other_disks_of_the_host_are_seen_and_stay_as_they_are() throws Exception {
    // A tmpfs stands for a disk: not every machine that runs this test can mount one.
    var host =
        new RewritingHost(
            new LocalHost(), "case $type in ext[234]", "case $at in /srv/nodepool-test-disk");
    Here.shell("mkdir -p /srv/nodepool-test-disk && mount -t tmpfs disk /srv/nodepool-test-disk");
    try {
      var file = Files.writeString(Path.of("/srv/nodepool-test-disk/file"), "of the host");
      var pool = pool(host);
      create(pool);
      assertThat(Here.shell("runc exec %s cat %s".formatted(ID, file))).isEqualTo("of the host");
      Here.shell("runc exec %s sh -c 'echo changed >%s'".formatted(ID, file));
      assertThat(file).hasContent("of the host");
      pool.delete(ID);
      assertNothingIsLeft();
    } finally {
      Here.shell("umount /srv/nodepool-test-disk; rmdir /srv/nodepool-test-disk");
    }
  }

  private Machine create(RuncPool pool) throws Exception {
    return pool.create(ID, "0000000042", LABEL, PATIENCE).orElseThrow();
  }

  private RuncPool pool(Host host) {
    return new RuncPool(
        config(),
        host,
        new NodeSettings(OWNER, identities(), List.of(), null),
        () -> {
          var next = ports.poll();
          return next == null ? freePort() : next;
        });
  }

  private static RuncConfig.Pool config() {
    return new RuncConfig.Pool(
        "localhost", HostAddress.parse("localhost"), List.of(), List.of(LABEL));
  }

  private Identities identities() {
    return new Identities(directory.resolve("own"), directory.resolve("ours"), directory);
  }

  private static Path bundle() {
    return Here.BUNDLES.resolve(ID);
  }

  private static void assertNothingIsLeft() throws Exception {
    assertThat(bundle()).doesNotExist();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(ID);
    assertThat(Here.shell("runc list -q")).doesNotContain(ID);
    assertThat(Here.shell("find /sys/fs/cgroup -type d -name " + ID)).isEmpty();
  }

  private static ServerSocket listener() throws Exception {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
