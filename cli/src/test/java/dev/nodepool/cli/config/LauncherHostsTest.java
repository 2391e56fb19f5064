package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.LauncherHosts;
import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherHostsTest {
  private static final String YAML =
      """
      labels: [{name: a}]
      providers:
        - {name: ours, driver: static, launcher-host: nl1.example.org, pools: [{name: p, nodes: []}]}
        - {name: theirs, driver: static, launcher-host: nl2, pools: [{name: p, nodes: []}]}
        - name: shared
          driver: static
          pools:
            - {name: any, nodes: []}
            - {name: mine, launcher-host: NL1, nodes: []}
            - {name: other, launcher-host: nl2.example.org, nodes: []}
        - {name: away, driver: static, pools: [{name: p, launcher-host: nl3, nodes: []}]}
      """;

  @TempDir Path directory;

  @Test
  void a_provider_or_pool_is_served_by_the_launcher_on_the_host_that_it_names() {
    var config = new Workspace(directory).config(YAML);
    var served = LauncherHosts.served(config, List.of("nl1", "nl1.example.org"));
    assertThat(served.provider("ours").orElseThrow()).isEqualTo(config.provider("ours").get());
    assertThat(served.provider("theirs")).isEmpty();
    var shared = served.provider("shared").orElseThrow();
    assertThat(shared.isDisabled()).isFalse();
    assertThat(shared.pools()).extracting(PoolConfig::name).containsExactly("any", "mine");
    assertThat(served.provider("away")).isEmpty();
  }

  @Test
  void a_host_of_the_same_name_in_another_domain_is_another_one() {
    var config = new Workspace(directory).config(YAML);
    var served = LauncherHosts.served(config, List.of("nl1.example.com"));
    assertThat(served.provider("ours")).isEmpty();
  }

  @Test
  void config_validate_knows_the_key() {
    assertThat(new Workspace(directory).strict(YAML).problems()).isEmpty();
  }
}
