package dev.nodepool.drivers.runc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.testkit.SampleSpecs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuncConfigTest {
  @TempDir Path directory;

  @Test
  void what_is_left_out_has_a_default() throws Exception {
    var config =
        RuncConfig.of(
            TestConfig.provider(
                directory,
                """
                providers:
                  - name: hosts
                    driver: runc
                    pools:
                      - name: 192.0.2.1
                        labels:
                          - name: runc
                """));
    assertThat(config.zuulConsoleDir()).isNull();
    var pool = config.pool("192.0.2.1").orElseThrow();
    assertThat(pool.hostKeys()).isEmpty();
    assertThat(pool.host()).isEqualTo(new HostAddress("192.0.2.1", 22));
    assertThat(pool.labels())
        .containsExactly(
            new RuncConfig.Label("runc", "/", "zuul", "/home/zuul", "auto", false, false));
  }

  @Test
  void every_key_is_read() throws Exception {
    var config =
        RuncConfig.of(
            TestConfig.provider(
                directory,
                """
                providers:
                  - name: hosts
                    driver: runC
                    zuul-console-dir: /var/console
                    hypervisor: hyper.example.org
                    pools:
                      - name: main
                        host-key: ssh-ed25519 AAAA
                        labels:
                          - name: custom
                            path: /srv/debian
                            username: tester
                            home-dir: /srv/home
                            python-path: /usr/bin/python3
                            sudo: true
                            user-namespace: true
                """));
    assertThat(config.zuulConsoleDir()).isEqualTo("/var/console");
    var pool = config.pool("main").orElseThrow();
    assertThat(pool.host().host()).isEqualTo("hyper.example.org");
    assertThat(pool.hostKeys()).containsExactly("ssh-ed25519 AAAA");
    assertThat(pool.label("custom"))
        .contains(
            new RuncConfig.Label(
                "custom", "/srv/debian", "tester", "/srv/home", "/usr/bin/python3", true, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path: relative",
        "path: \"/a:b\"",
        "home-dir: \"/a b\"",
        "username: \"a b\"",
        "username: -x"
      })
  void a_value_that_a_shell_or_mount_would_misread_disables_its_label_alone(String line)
      throws Exception {
    var config =
        TestConfig.provider(
            directory,
            """
            providers:
              - name: hosts
                driver: runc
                pools:
                  - name: localhost
                    labels:
                      - name: runc
                        %s
                      - name: custom
            """
                .formatted(line));
    var read = RuncConfig.of(config);
    assertThat(read.pool("localhost").orElseThrow().labels())
        .extracting(RuncConfig.Label::name)
        .containsExactly("custom");
    assertThat(read.faults()).hasSize(1);
    assertThat(read.fault("localhost", "runc").orElseThrow())
        .contains(line.substring(0, line.indexOf(':')), ".yaml:");
    assertThat(read.fault("localhost", "custom")).isEmpty();
  }

  @Test
  void a_host_that_cannot_be_named_disables_its_pool_alone() throws Exception {
    var config =
        TestConfig.provider(
            directory,
            """
            providers:
              - name: hosts
                driver: runc
                pools:
                  - name: "192.0.2.1:99999999999"
                    labels: [{name: runc}]
                  - name: 192.0.2.2
                    labels: [{name: runc}]
            """);
    var read = RuncConfig.of(config);
    assertThat(read.pools()).extracting(RuncConfig.Pool::name).containsExactly("192.0.2.2");
    assertThat(read.fault("192.0.2.1:99999999999", "runc").orElseThrow()).contains("no port");
  }

  /** What a daemon leaves out is an error to config-validate, and nothing else is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts     | /          | zuul | /home/zuul | true",
        "hosts     | relative   | zuul | /home/zuul | false",
        "hosts     | '/a b'     | zuul | /home/zuul | false",
        "hosts     | /          | a b  | /home/zuul | false",
        "hosts     | /          | zuul | home       | false",
        "hosts:70000 | /        | zuul | /home/zuul | false",
        "hosts:2222  | /srv/..  | z.u  | /home/zuul | true"
      })
  void what_config_validate_calls_valid_is_served(
      String pool, String path, String user, String home, boolean valid) throws Exception {
    var yaml =
        """
        providers:
          - name: hosts
            driver: runc
            pools:
              - name: "%s"
                labels: [{name: runc, path: "%s", username: "%s", home-dir: "%s"}]
        """
            .formatted(pool, path, user, home);
    assertThat(TestConfig.isValid(directory, yaml)).isEqualTo(valid);
    assertThat(RuncConfig.of(TestConfig.provider(directory, yaml)).faults().isEmpty())
        .isEqualTo(valid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/.", "//", "/./", "/..", "/srv/..", "/srv/../", "/a/b/../../."})
  void every_way_to_write_the_hosts_root_hides_its_secrets(String path) {
    assertThat(new RuncConfig.Label("runc", path, "zuul", null, null, null, null).path())
        .isEqualTo("/");
  }

  @Test
  void the_home_directory_unhides_only_what_it_is_in() {
    var label =
        new RuncConfig.Label("runc", "/", "zuul", "/etc/nodepool/../../home/z", null, null, null);
    assertThat(label.homeDir()).isEqualTo("/home/z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/.", "/var/..", "console", "/a:b"})
  void the_console_directory_is_one_of_its_own(String shared) throws Exception {
    var config =
        TestConfig.provider(
            directory,
            """
            providers:
              - name: hosts
                driver: runc
                zuul-console-dir: "%s"
                pools: []
            """
                .formatted(shared));
    assertThatThrownBy(() -> RuncConfig.of(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zuul-console-dir");
  }

  @Test
  void addresses_may_have_a_port() {
    assertThat(HostAddress.parse("h:2222")).isEqualTo(new HostAddress("h", 2222));
    assertThat(HostAddress.parse("[2001:db8::1]:2222"))
        .isEqualTo(new HostAddress("2001:db8::1", 2222));
    assertThat(HostAddress.parse("2001:db8::1")).isEqualTo(new HostAddress("2001:db8::1", 22));
    assertThat(HostAddress.parse("localhost").isLoopback()).isTrue();
    assertThat(HostAddress.parse("127.0.0.1:2222").isThisMachine()).isFalse();
    assertThat(HostAddress.parse("local").address()).isEqualTo("127.0.0.1");
  }

  @Test
  void container_names_keep_different_labels_apart() {
    assertThat(ContainerId.escape("a b")).isEqualTo("a_20b");
    assertThat(ContainerId.escape("a.b-c_d")).isEqualTo("a.b-c_d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../../../etc/passwd",
        "/etc/passwd",
        "a/../b",
        ".locks",
        ".new.abc",
        "-rf",
        "a b",
        "a\nb",
        "a;reboot",
        "$(reboot)",
        "a\u0000b",
        "*",
        "é"
      })
  void what_is_no_name_of_a_container_is_known(String id) {
    assertThat(ContainerId.isOne(id)).isFalse();
  }

  @Test
  void every_name_that_we_give_is_a_name_of_a_container() {
    for (var label : List.of("..", "../x", "odd/label é", "x".repeat(300))) {
      assertThat(ContainerId.isOne(ContainerId.of(SampleSpecs.of("0000000001", "h", label))))
          .isTrue();
    }
    assertThat(ContainerId.isOne("0000000001-runc-200-0000000000-0123456789abcdef")).isTrue();
  }
}
