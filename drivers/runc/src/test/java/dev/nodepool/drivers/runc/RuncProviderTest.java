package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.Finding.Grade;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.model.Installation;
import dev.nodepool.model.Resources;
import dev.nodepool.ssh.RemoteShell;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuncProviderTest {
  private static final String NODEPOOL = "test-" + ProcessHandle.current().pid();

  @TempDir Path directory;
  private Here here;

  @BeforeEach
  void open() throws Exception {
    here = new Here(directory, NODEPOOL, TestConfig.local(directory, "hosts", ""));
  }

  @AfterEach
  void close() throws Exception {
    if (here != null) {
      here.close();
    }
  }

  @Test
  void a_node_is_a_machine_of_its_own_to_whoever_logs_in() throws Exception {
    var machine = here.launch("0000000001");
    assertThat(machine.externalId()).isEqualTo("0000000001-runc-200-0000000000");
    assertThat(machine.interfaceIp()).isEqualTo("127.0.0.1");
    assertThat(machine.hostname()).isEqualTo("localhost");
    assertThat(machine.port()).isBetween(22022, 52022);
    assertThat(machine.hostKeys()).singleElement().asString().startsWith("ssh-ed25519 ");
    try (var shell = here.login(machine)) {
      assertThat(run(shell, "id -un; hostname; pwd"))
          .isEqualTo("np-tester\n0000000001-runc-200-0000000000\n/home/np-tester\n");
      assertThat(run(shell, "test -w /home/np-tester/src && echo yes")).isEqualTo("yes\n");
      assertThat(run(shell, "cat /proc/1/comm")).isEqualTo("sshd\n");
      assertThat(
              run(shell, "test -e /proc/%d && echo seen".formatted(ProcessHandle.current().pid())))
          .isEmpty();
      assertThat(run(shell, "echo x >/tmp/of-a-node; echo x >/home/np-tester/of-a-node; echo ok"))
          .isEqualTo("ok\n");
    }
    assertThat(Path.of("/tmp/of-a-node")).doesNotExist();
    assertThat(Path.of("/home/np-tester")).doesNotExist();
  }

  @Test
  void secrets_of_the_host_are_not_seen_in_a_node() throws Exception {
    var mark = Here.shell("mktemp -p /root nodepool-test.XXXXXX").strip();
    try {
      here.launch("0000000001");
      var inside = "runc exec 0000000001-runc-200-0000000000 ";
      assertThat(Here.shell(inside + "cut -d: -f2 /etc/shadow | sort -u").strip()).isEqualTo("*");
      assertThat(Here.shell(inside + "ls -A /root")).isEmpty();
      assertThat(Here.shell(inside + "ls -A /var/lib/nodepool")).isEmpty();
      assertThat(Here.shell(inside + "sh -c 'ls /etc/ssh/*key'").strip())
          .isEqualTo("/etc/ssh/nodepool_host_ed25519_key");
      assertThat(Here.shell("grep -c . /etc/shadow; ls /etc/ssh/nodepool*")).contains("No such");
    } finally {
      Files.delete(Path.of(mark));
    }
  }

  @Test
  void files_of_secrets_outside_of_the_usual_directories_are_not_seen_either() throws Exception {
    // A directory below /tmp would be out of sight anyway, so this one is on the host's disk.
    var disk = Path.of(Here.shell("mktemp -d -p /var/lib nodepool-test.XXXXXX").strip());
    try {
      var secure = Files.writeString(disk.resolve("secure.conf"), "password: x");
      var plain = Files.writeString(disk.resolve("plain.txt"), "hello");
      var config = TestConfig.local(directory, "secret-keepers", "");
      try (var keeper = new Here(directory, NODEPOOL, config, Set.of(secure))) {
        var inside = "runc exec %s cat ".formatted(keeper.launch("0000000002").externalId());
        assertThat(Here.shell(inside + plain)).isEqualTo("hello");
        assertThat(Here.shell(inside + secure)).isEmpty();
      }
      assertThat(secure).hasContent("password: x");
    } finally {
      Here.shell("rm -rf " + disk);
    }
  }

  @Test
  void after_a_deletion_nothing_is_left() throws Exception {
    var mounts = Files.readString(Path.of("/proc/self/mountinfo")).lines().count();
    var id = String.valueOf(here.launch("0000000001").externalId());
    here.provider.delete(id);
    here.provider.delete(id);
    assertThat(Here.BUNDLES.resolve(id)).doesNotExist();
    assertThat(Here.BUNDLES.resolve(".locks").resolve(id)).doesNotExist();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")).lines().count()).isEqualTo(mounts);
    assertThat(Here.shell("runc list -q")).doesNotContain(id);
    assertThat(Here.shell("find /sys/fs/cgroup -type d -name " + id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_external_id_that_leads_elsewhere_deletes_nothing(boolean asked) throws Exception {
    here.launch("0000000001");
    var victim = Files.writeString(directory.resolve("victim"), "precious");
    for (var id :
        List.of("../../../../.." + victim, "x/../../../../../.." + victim, victim.toString())) {
      if (asked) {
        here.provider.delete(id);
      } else {
        // The script itself does not trust whoever calls it either.
        assertThat(run(Script.DELETE, List.of(id, "owner")).succeeded()).isFalse();
        assertThat(
                run(Script.CREATE, List.of(id, "o", "n", "p", "/", "u", "/h", "", "", "", ""))
                    .succeeded())
            .isFalse();
      }
      assertThat(victim).hasContent("precious");
    }
    for (var id : List.of(".", "..", ".locks", "*", "")) {
      here.provider.delete(id);
    }
    assertThat(here.provider.list()).hasSize(1);
  }

  private static Host.Result run(Script script, List<String> arguments) throws Exception {
    try (var host = new LocalHost()) {
      return host.run(script.text(), arguments, "", Duration.ofSeconds(30));
    }
  }

  @Test
  void the_bundle_is_where_operators_look_for_it() throws Exception {
    var id = String.valueOf(here.launch("0000000001").externalId());
    var config = Files.readString(Here.BUNDLES.resolve(id).resolve("config.json"));
    assertThat(config).contains("\"ociVersion\"", "dev.nodepool.installation").doesNotContain("@");
    assertThat(Here.shell("runc list")).contains(id, "running");
  }

  @Test
  void root_inside_neither_lifts_its_limits_nor_reaches_its_neighbours() throws Exception {
    here.launch("0000000001");
    var inside = "runc exec 0000000001-runc-200-0000000000 ";
    assertThat(Here.shell(inside + "ls -A /sys/fs/cgroup")).isEmpty();
    assertThat(Here.shell(inside + "cat /proc/self/mounts").lines())
        .filteredOn(line -> line.split(" ")[1].startsWith("/sys"))
        .isNotEmpty()
        .allMatch(line -> List.of(line.split(" ")[3].split(",")).contains("ro"));
    assertThat(Here.shell(inside + "find /sys -type d -name 'cgroup.procs' -o -name tasks"))
        .isEmpty();
    for (var command :
        List.of(
            "mkdir /sys/fs/cgroup/x",
            "mount -t cgroup2 c /mnt",
            "unshare -U true",
            "unshare -m true",
            "chroot /proc/1/root umount /sys")) {
      assertThat(Here.shell(inside + command + " && echo did")).doesNotContain("did");
    }
  }

  @Test
  void no_program_gains_rights_unless_sudo_is_configured() throws Exception {
    var machine = here.launch("0000000001");
    assertThat(here.inside(machine, "grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status").stdout())
        .isEqualTo("NoNewPrivs:\t1\nSeccomp:\t2\n");
    var config = TestConfig.local(directory, "sudoers", "sudo: true");
    try (var other = new Here(directory, NODEPOOL, config)) {
      var free = other.launch("0000000002");
      assertThat(other.inside(free, "grep NoNewPrivs: /proc/self/status").stdout())
          .isEqualTo("NoNewPrivs:\t0\n");
    }
  }

  @Test
  void limits_apply_where_the_kernel_lets_them() throws Exception {
    var machine = here.launch("0000000001");
    assertThat(here.inside(machine, "ulimit -n; ulimit -Hn").stdout()).isEqualTo("1024\n16384\n");
    assertThat(here.inside(machine, "cat /proc/self/oom_score_adj").stdout()).isEqualTo("500\n");
  }

  @Test
  void labels_of_any_spelling_make_valid_names() throws Exception {
    var config =
        TestConfig.provider(
            directory,
            """
            providers:
              - name: odd
                driver: runc
                pools:
                  - name: 127.0.0.1
                    labels:
                      - name: "odd/label é"
            """);
    try (var odd = new Here(directory, "odd", config)) {
      var spec = SampleSpecs.of("0000000001", "127.0.0.1", "odd/label é");
      var machine = odd.provider.launch(spec, RecordingProgress.recording());
      assertThat(machine.externalId()).isEqualTo("0000000001-odd_2flabel_20_c3_a9-200-0000000000");
      assertThat(odd.inside(machine, "id -un").stdout()).isEqualTo("zuul\n");
    }
  }

  @Test
  void a_container_is_ours_under_each_mark_that_was_ours_and_is_deleted() throws Exception {
    var id = String.valueOf(here.launch("0000000001").externalId());
    var moved = new Installation("made-once", Set.of("zk1:2181", NODEPOOL));
    var config = TestConfig.local(directory, "hosts", "");
    try (var later = new Here(directory, moved, config, Set.of())) {
      assertThat(later.provider.list()).extracting(OwnedMachine::externalId).containsExactly(id);
      later.provider.delete(id);
      assertThat(later.provider.list()).isEmpty();
    }
    assertThat(Here.shell("runc list -q").lines()).doesNotContain(id);
  }

  @Test
  void the_doctor_names_containers_of_an_earlier_installation_until_they_are_adopted()
      throws Exception {
    var id = String.valueOf(here.launch("0000000001").externalId());
    var marks = new AtomicReference<Set<String>>(Set.of());
    var config = TestConfig.local(directory, "hosts", "");
    try (var provider =
        (RuncProvider) new RuncDriver().open(config, here.context("anew", marks::get))) {
      assertThat(provider.diagnose())
          .filteredOn(finding -> finding.grade() != Grade.OK)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.text()).contains("provider hosts", "1 containers", NODEPOOL, id);
            assertThat(finding.mend()).endsWith("nodepool adopt " + NODEPOOL);
          });
      marks.set(Set.of(NODEPOOL));
      assertThat(provider.diagnose()).allMatch(finding -> finding.grade() == Grade.OK);
      assertThat(provider.list()).extracting(OwnedMachine::externalId).containsExactly(id);
      provider.delete(id);
    }
    assertThat(Here.shell("runc list -q").lines()).doesNotContain(id);
  }

  @Test
  void the_doctor_tells_containers_of_other_providers_apart_and_hosts_that_do_not_answer()
      throws Exception {
    here.launch("0000000001");
    var yaml =
        """
        providers:
          - name: others
            driver: runc
            pools:
              - {name: localhost, labels: [{name: runc}]}
              - {name: 'localhost:1', host-key: [ssh-ed25519 AAAA], labels: [{name: runc}]}
        """;
    var config = TestConfig.provider(directory, yaml);
    try (var provider =
        (RuncProvider) new RuncDriver().open(config, here.context("anew", Set::of))) {
      assertThat(provider.diagnose())
          .extracting(Finding::text)
          .anyMatch(text -> text.contains("1 of other providers: 0000000001-runc"))
          .anyMatch(text -> text.contains("could not be listed") && text.contains("localhost:1"))
          .noneMatch(text -> text.contains(NODEPOOL));
    }
  }

  @Test
  void two_nodepools_on_one_host_do_not_see_each_other() throws Exception {
    var id = String.valueOf(here.launch("0000000001").externalId());
    try (var other = new Here(directory, "other", TestConfig.local(directory, "hosts", ""))) {
      assertThat(other.provider.list()).isEmpty();
      assertThatThrownBy(() -> other.provider.delete(id))
          .isInstanceOf(CloudException.class)
          .hasMessageContaining("carries the mark of another Nodepool");
      var theirs = String.valueOf(other.launch("0000000001").externalId());
      assertThat(theirs).startsWith(id + "-");
      assertThat(here.provider.list()).extracting(OwnedMachine::externalId).containsExactly(id);
      assertThat(other.provider.list())
          .extracting(OwnedMachine::externalId)
          .containsExactly(theirs);
      assertThatThrownBy(() -> here.provider.delete(theirs)).isInstanceOf(CloudException.class);
      assertThat(other.provider.list()).hasSize(1);
    }
    assertThat(Here.shell("runc list -q").lines()).contains(id);
  }

  @Test
  void two_providers_of_one_nodepool_keep_apart_too() throws Exception {
    here.launch("0000000001");
    try (var other = new Here(directory, NODEPOOL, TestConfig.local(directory, "more", ""))) {
      assertThat(other.provider.list()).isEmpty();
    }
    assertThat(here.provider.list()).hasSize(1);
  }

  @Test
  void a_label_costs_one_instance() throws Exception {
    assertThat(here.provider.offer("localhost", "runc").cost()).isEqualTo(Resources.instances(1));
    assertThatThrownBy(() -> here.provider.offer("localhost", "none"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("none");
  }

  private static String run(RemoteShell shell, String command) throws Exception {
    return shell.run(command, Duration.ofSeconds(30)).stdout();
  }
}
