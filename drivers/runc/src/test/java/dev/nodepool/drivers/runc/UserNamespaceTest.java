package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.Finding.Grade;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.ssh.Identities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose root is nobody outside, on this machine's kernel. */
class UserNamespaceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Owner OWNER = new Owner("users-test", "hosts");
  private static final String ID = "0000000077-runc-200-0000000000";
  private static final String INSIDE = "runc exec " + ID + " ";
  private static final long FIRST = 2_013_265_920L;
  private static final long IDS = 65_536;

  @TempDir Path directory;
  private RuncPool pool;

  @BeforeEach
  void open() {
    Here.needsRoot();
    pool = pool(new LocalHost(), null);
  }

  @AfterEach
  void empty() throws Exception {
    for (var machine : pool.list()) {
      pool.delete(machine.externalId());
    }
  }

  @Test
  void root_of_a_node_is_nobody_outside() throws Exception {
    var console = Files.createDirectory(directory.resolve("console"));
    var secret = Files.writeString(console.resolve("secret"), "of the host");
    Here.shell("chmod 600 %s; chmod 1777 %s".formatted(secret, console));
    create(pool(new LocalHost(), console.toString()), "/");

    long first = first(ID);
    assertThat(Here.shell(INSIDE + "id -u")).isEqualTo("0\n");
    var sshd = Here.shell("ps -o uid= -p $(cat %s/pid)".formatted(bundle())).strip();
    assertThat(Long.parseLong(sshd)).isEqualTo(first);
    // The host's files are root's inside, and what root writes is the node's, in memory.
    assertThat(
            Here.shell(INSIDE + "stat -c %u%g / /etc /etc/passwd /etc/shadow /etc/ssh /tmp /run"))
        .isEqualTo("00\n".repeat(7));
    Here.shell(INSIDE + "touch /etc/new /tmp/new");
    assertThat(
            Here.shell(
                "cd %s && stat -c %%u rootfs/etc/new scratch/up/etc/new scratch/tmp/new"
                    .formatted(bundle())))
        .isEqualTo("%1$d\n%1$d\n%1$d\n".formatted(first));
    // A file of the host that is seen through a bind mount.
    assertThat(Here.shell(INSIDE + "ls " + console)).isEqualTo("secret\n");
    assertThat(Here.shell(INSIDE + "cat " + secret)).contains("Permission denied");
    Here.shell(INSIDE + "touch " + console.resolve("log"));
    assertThat(Here.shell("stat -c %u " + console.resolve("log"))).isEqualTo(first + "\n");
    for (var command :
        List.of(
            "sh -c 'echo 1 >/proc/sys/vm/drop_caches'",
            "sh -c 'echo b >/proc/sysrq-trigger'",
            "mount -t tmpfs x /mnt",
            "umount /sys",
            "chown 65536 /etc/new",
            "ls " + Here.BUNDLES)) {
      assertThat(Here.shell(INSIDE + command + " && echo did")).doesNotContain("did");
    }
    assertThat(Here.shell(INSIDE + "ls -A /sys/fs/cgroup")).isEmpty();
  }

  @Test
  void a_job_logs_in_and_becomes_root_of_its_node() throws Exception {
    try (var here = new Here(directory, "users", config("sudo: true"))) {
      var machine = here.launch("0000000078");
      var id = String.valueOf(machine.externalId());
      Here.shell(
          "runc exec %s sh -c 'echo \"np-tester ALL=(ALL) NOPASSWD: ALL\" >/etc/sudoers.d/np-tester'"
              .formatted(id));
      assertThat(
              here.inside(
                      machine,
                      "id -un; echo x >~/src/file; stat -c %U ~ ~/src ~/src/file; sudo -n id -u")
                  .stdout())
          .isEqualTo("np-tester\nnp-tester\nnp-tester\nnp-tester\n0\n");
      assertThat(
              here.inside(machine, "sudo -n touch /root-was-here; stat -c %u /root-was-here")
                  .stdout())
          .isEqualTo("0\n");
      assertThat(Here.shell("stat -c %%u %s/%s/rootfs/root-was-here".formatted(Here.BUNDLES, id)))
          .isEqualTo(first(id) + "\n");
      here.provider.delete(id);
      assertThat(Here.shell("grep -c %s /proc/self/mountinfo".formatted(id))).isEqualTo("0\n");
      assertThat(Here.BUNDLES.resolve(id)).doesNotExist();
    }
  }

  @Test
  void no_two_nodes_have_users_in_common() throws Exception {
    try (var here = new Here(directory, "users", config(""))) {
      var one = first(String.valueOf(here.launch("0000000081").externalId()));
      var lost = String.valueOf(here.launch("0000000082").externalId());
      var two = first(lost);
      // Even one whose directory somebody removed.
      Here.shell(
          "umount -l %1$s/rootfs %1$s/scratch/sys %1$s/scratch; rm -rf --one-file-system %1$s"
              .formatted(Here.BUNDLES.resolve(lost)));
      var three = first(String.valueOf(here.launch("0000000083").externalId()));
      assertThat(List.of(one, two, three))
          .doesNotHaveDuplicates()
          .allMatch(first -> first >= FIRST && (first - FIRST) % IDS == 0);
    }
  }

  @Test
  void a_root_file_system_of_its_own_stays_as_it_is() throws Exception {
    var tree = SmallRootfs.make(directory.resolve("tree"));
    create(pool, tree.toString());
    assertThat(
            Here.shell(INSIDE + "sh -c 'cat /made-for-a-test; id -un; echo no >/made-for-a-test'"))
        .isEqualTo("yes\nroot\n");
    assertThat(tree.resolve("made-for-a-test")).hasContent("yes");
    assertThat(Here.shell("stat -c %u " + tree.resolve("etc/passwd"))).isEqualTo("0\n");
    pool.delete(ID);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  echo \"0 $first 65536\"",
        "  perl -e \"$users\" \"$scratch/users\" $first",
        "  mount --bind /sys",
        "  mount -t overlay",
        "  [ -z \"$users\" ] || umount \"$below\"",
        "  inside useradd",
        "  runc run -d",
        "    echo \"port $port\"",
      })
  void whatever_a_crash_leaves_is_listed_and_can_be_deleted(String line) throws Exception {
    var dying = pool(new RewritingHost(new LocalHost(), line, "kill -9 $$\n" + line), null);
    assertThatThrownBy(() -> create(dying, "/")).isInstanceOf(LaunchException.class);
    assertThat(pool.list()).containsExactly(new OwnedMachine(ID, "0000000077", ID));
    assertThat(pool.delete(ID)).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void a_host_that_cannot_shift_users_says_why() throws Exception {
    // The file system of processes stands for one that knows no other owners.
    var why = pool.whyNoUsers("/proc");
    assertThat(why).contains("/proc cannot be mounted with other owners", "Linux 5.19");
    var host =
        new RewritingHost(
            new LocalHost(), "overlay \"$lower\" \"$scratch/up\"", "overlay /proc \"$scratch/up\"");
    assertThatThrownBy(() -> create(pool(host, null), "/"))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST))
        .hasMessageContaining("/proc cannot be mounted with other owners: Invalid argument");
    pool.delete(ID);
    var without = new RewritingHost(new LocalHost(), "command -v perl", "command -v no-perl");
    assertThatThrownBy(() -> create(pool(without, null), "/"))
        .hasMessageContaining("perl is not installed there");
    // As if a directory above let nobody but root through.
    var closed = new RewritingHost(new LocalHost(), "chmod 710", "chmod 700");
    assertThatThrownBy(() -> create(pool(closed, null), "/"))
        .hasMessageContaining("give x to others");
    pool.delete(ID);
    assertNothingIsLeft();
  }

  @Test
  void the_doctor_says_whether_nodes_can_have_users_of_their_own() throws Exception {
    try (var here = new Here(directory, "users", config("path: /proc"));
        var other = new Here(directory, "users", config(""))) {
      assertThat(((RuncProvider) here.provider).diagnose())
          .filteredOn(finding -> finding.grade() == Grade.PROBLEM)
          .singleElement()
          .extracting(Finding::text)
          .asString()
          .contains("provider hosts", "/proc", "user-namespace", "other owners");
      assertThat(((RuncProvider) other.provider).diagnose())
          .anyMatch(finding -> finding.check().equals("user namespaces"))
          .allMatch(finding -> finding.grade() == Grade.OK);
    }
  }

  private ProviderConfig config(String keys) throws Exception {
    return TestConfig.local(directory, "hosts", "user-namespace: true\n" + " ".repeat(12) + keys);
  }

  private static void create(RuncPool pool, String path) throws Exception {
    var label = new RuncConfig.Label("runc", path, "np-tester", null, "auto", false, true);
    assertThat(pool.create(ID, "0000000077", label, PATIENCE)).isPresent();
  }

  private RuncPool pool(Host host, String shared) {
    var identities = new Identities(directory.resolve("own"), directory.resolve("ours"), directory);
    return new RuncPool(
        new RuncConfig.Pool("localhost", HostAddress.parse("localhost"), List.of(), List.of()),
        host,
        new NodeSettings(OWNER, identities, Masks.common(), shared));
  }

  private static long first(String id) throws Exception {
    var map = Files.readString(Path.of("/proc", pid(id), "uid_map")).strip().split(" +");
    assertThat(map).containsExactly("0", map[1], Long.toString(IDS));
    return Long.parseLong(map[1]);
  }

  private static String pid(String id) throws Exception {
    return Files.readString(Here.BUNDLES.resolve(id).resolve("pid")).strip();
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
}
