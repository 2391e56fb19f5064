package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.drivers.runc.RuncHostSetup.Setup;
import dev.nodepool.drivers.runc.RuncHostSetup.Source;
import dev.nodepool.model.Machine;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host that is set up is a node with root's login, so that this machine stays as it is. */
class RuncHostSetupTest {
  private static final String APT =
      "printf '#!/bin/sh\\necho \"$@\" >>/tmp/apt\\n' >/usr/local/sbin/apt-get && chmod 755 /usr/local/sbin/apt-get";

  @TempDir Path directory;
  private Here here;

  @AfterEach
  void close() throws Exception {
    if (here != null) {
      here.close();
    }
  }

  @Test
  void a_host_gets_user_keys_and_packages_once() throws Exception {
    var host = host();
    here.inside(host, APT);
    var setup = new RuncHostSetup(here.ssh, here.context.home());
    var wishes =
        new Setup(
            host.hostKeys(),
            "np-tester",
            List.of("ssh-ed25519 AAAA zuul"),
            List.of("no-such-package"),
            false);
    var first = setup.setup(address(host), wishes);
    assertThat(first).anyMatch(line -> line.contains("no-such-package"));
    // That host is a container itself.
    assertThat(first).last().asString().startsWith("user namespaces: not possible: ");
    assertThat(first).anyMatch(line -> line.equals("user np-tester: made"));
    assertThat(first)
        .anyMatch(line -> line.equals("/home/np-tester/.ssh/authorized_keys: 2 keys added"));
    assertThat(here.inside(host, "cat /tmp/apt").stdout())
        .contains("install -y --no-install-recommends")
        .contains("no-such-package");
    assertThat(
            here.inside(host, "stat -c '%U %a' /home/np-tester/src /root/.ssh/authorized_keys")
                .stdout())
        .isEqualTo("np-tester 755\nroot 600\n");

    var second = setup.setup(address(host), wishes);
    assertThat(second).anyMatch(line -> line.equals("user np-tester: there already"));
    assertThat(second).filteredOn(line -> line.endsWith(": 0 keys added")).hasSize(2);
  }

  @Test
  void links_in_the_users_home_lead_root_nowhere() throws Exception {
    var host = host();
    here.inside(host, APT + "; useradd -m np-tester; mkdir -m 755 /opt/precious");
    var setup = new RuncHostSetup(here.ssh, here.context.home());
    var wishes = new Setup(host.hostKeys(), "np-tester", List.of(), List.of(), false);
    for (var trap :
        List.of(
            "ln -s /opt/precious .ssh",
            "mkdir .ssh; ln -s /opt/precious/file .ssh/authorized_keys",
            "mkdir .ssh; mkfifo .ssh/authorized_keys",
            "ln -s /opt/precious/new src",
            "mkdir .ssh; ln -s /etc/passwd .ssh/authorized_keys")) {
      here.inside(
          host,
          "cd ~np-tester; rm -rf .ssh src; echo x >/opt/precious/file; "
              + trap
              + "; chown -hR np-tester: .");
      assertThatThrownBy(() -> setup.setup(address(host), wishes))
          .isInstanceOf(CloudException.class)
          .hasMessageContaining("np-tester");
      assertThat(
              here.inside(
                      host,
                      "stat -c '%U %a' /opt/precious /opt/precious/file /etc/passwd;"
                          + " ls -A /opt/precious; cat /opt/precious/file; grep -c ssh- /etc/passwd")
                  .stdout())
          .isEqualTo("root 755\nroot 644\nroot 644\nfile\nx\n0\n");
    }
    // A link to a directory that is there already stays, and that directory whose it was.
    here.inside(host, "cd ~np-tester; rm -rf .ssh src; ln -s /opt/precious src");
    setup.setup(address(host), wishes);
    assertThat(here.inside(host, "stat -c %U /opt/precious; ls ~np-tester/.ssh").stdout())
        .isEqualTo("root\nauthorized_keys\n");
    for (var script : Script.values()) {
      assertThat(script.text()).doesNotContainPattern("[ >]/tmp/.*\\$\\$");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-u0", "a b", "../x", "a;reboot", ""})
  void names_that_are_options_or_more_than_one_word_are_refused(String name) {
    try (var ssh = new SshConnections()) {
      var setup = new RuncHostSetup(ssh, directory);
      assertThatThrownBy(() ->
              setup.setup("localhost", new Setup(List.of(), name, List.of(), List.of(), false)))
          .isInstanceOf(CloudException.class);
      assertThatThrownBy(() ->
              setup.setup(
                  "localhost", new Setup(List.of(), "zuul", List.of(), List.of(name), false)))
          .isInstanceOf(CloudException.class);
      assertThatThrownBy(() ->
              setup.createRootfs("localhost", List.of(), name, new Source.Directory("/x"), "zuul"))
          .isInstanceOf(CloudException.class);
    }
  }

  @Test
  void a_host_with_a_launcher_is_refused_unless_one_insists() throws Exception {
    var host = host();
    here.inside(host, APT);
    here.inside(
        host,
        "printf '#!/bin/sh\\nsleep 600\\n' >/tmp/nodepool-launcher; chmod 755 /tmp/nodepool-launcher;"
            + " setsid /tmp/nodepool-launcher >/dev/null 2>&1 </dev/null &");
    var wishes = new Setup(host.hostKeys(), "np-tester", List.of(), List.of(), false);
    var insisting = new Setup(host.hostKeys(), "np-tester", List.of(), List.of(), true);
    var setup = new RuncHostSetup(here.ssh, here.context.home());
    assertThatThrownBy(() -> setup.setup(address(host), wishes))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("--enable-insecure-slaves");
    assertThat(here.inside(host, "id np-tester").succeeded()).isFalse();
    assertThat(setup.setup(address(host), insisting)).isNotEmpty();
  }

  @Test
  void generated_configuration_serves_one_label_from_all_hosts() throws Exception {
    var text =
        RuncHostSetup.generateConfig(
            List.of("host1", "2001:db8::1"), "runc-centos", RuncHostSetup.DEFAULT_USER, 10, 2);
    assertThat(text)
        .contains("managed-runc-provider", "runc-centos", "min-ready: 2", "max-servers: 10");
    var file =
        Files.writeString(
            directory.resolve("runc.yaml"), "zookeeper-servers:\n  - host: zk\n" + text);
    var config = new ConfigLoader().load(ConfigSource.of(file)).config();
    var provider = RuncConfig.of(config.providers().getFirst());
    assertThat(provider.pools())
        .extracting(RuncConfig.Pool::name)
        .containsExactly("host1", "2001:db8::1");
    assertThat(provider.pools().getFirst().label("runc-centos").orElseThrow().username())
        .isEqualTo("zuul-worker");
  }

  @Test
  void a_node_runs_on_a_root_file_system_of_its_own() throws Exception {
    Here.needsRoot();
    var name = "nodepool-test-" + ProcessHandle.current().pid();
    var tree = SmallRootfs.make(directory.resolve("tree"));
    Here.shell("tar -cf %s/tree.tar -C %s .".formatted(directory, tree));
    here = new Here(directory, "rootfs", config("custom", "/srv/" + name));
    var setup = new RuncHostSetup(here.ssh, here.context.home());
    try {
      var tarball = new Source.Tarball(directory.resolve("tree.tar").toString());
      assertThat(setup.createRootfs("localhost", List.of(), name, tarball, "tester"))
          .contains("user tester: made", "root file system: /srv/" + name);
      assertThatThrownBy(() -> setup.createRootfs("localhost", List.of(), name, tarball, "tester"))
          .isInstanceOf(CloudException.class)
          .hasMessageContaining("there already");

      var spec = SampleSpecs.of("0000000055", "localhost", "custom");
      var machine = here.provider.launch(spec, RecordingProgress.recording());
      assertThat(
              here.inside(machine, "id -un; cat /made-for-a-test; echo x >/home/tester/new")
                  .stdout())
          .isEqualTo("tester\nyes\n");
      assertThat(Path.of("/srv", name, "home/tester/new")).doesNotExist();
      here.provider.delete(String.valueOf(machine.externalId()));
    } finally {
      Here.shell("rm -rf --one-file-system /srv/" + name);
    }
  }

  @Test
  void a_root_file_system_without_sshd_is_refused() throws Exception {
    Here.needsRoot();
    here = new Here(directory, "rootfs", config("custom", "/srv/none"));
    var setup = new RuncHostSetup(here.ssh, here.context.home());
    var empty = new Source.Directory(Files.createDirectory(directory.resolve("empty")).toString());
    assertThatThrownBy(() ->
            setup.createRootfs("localhost", List.of(), "nodepool-test-empty", empty, "tester"))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("sshd");
    assertThat(Path.of("/srv/nodepool-test-empty")).doesNotExist();
    assertThat(Path.of("/srv/.nodepool-test-empty.new")).doesNotExist();
  }

  private Machine host() throws Exception {
    here = new Here(directory, "setup", rootConfig());
    return here.launch("0000000066");
  }

  private static String address(Machine machine) {
    return "127.0.0.1:" + machine.port();
  }

  private ProviderConfig rootConfig() throws Exception {
    return TestConfig.provider(
        directory,
        """
        providers:
          - name: hosts
            driver: runc
            pools:
              - name: localhost
                labels:
                  - name: runc
                    username: root
        """);
  }

  private ProviderConfig config(String label, String path) throws Exception {
    return TestConfig.provider(
        directory,
        """
        providers:
          - name: hosts
            driver: runc
            pools:
              - name: localhost
                labels:
                  - name: %s
                    path: %s
                    username: tester
        """
            .formatted(label, path));
  }
}
