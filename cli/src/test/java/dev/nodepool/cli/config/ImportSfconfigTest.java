package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** {@code nodepool config import-sfconfig}. */
class ImportSfconfigTest {
  private static final String SFCONFIG =
      """
      fqdn: sf.example.org
      nodepool:
        providers:
          - name: nodeslave
            auth_url: https://cloud.example.org:13000/v3
            username: ci
            password: "s3cret: #1"
            project_name: nodes
            region_name: RegionOne
            image_format: raw
            api_timeout: 60
          - name: older
            auth_url: https://old.example.org/v3
            username: ci
            password: other
            project_id: 0123abc
            user_domain_name: people
            regions: [one, two]
        dib_reg_passwords:
          - image_name: rhel-9
            reg_password: reg1
      """;

  @TempDir Path directory;

  private CliFixture.Ran run(String text, String... more) throws Exception {
    var file = directory.resolve("sfconfig.yaml");
    Files.writeString(file, text);
    List<String> all = new ArrayList<>();
    all.addAll(List.of("config", "import-sfconfig", file.toString()));
    all.addAll(List.of("--clouds", directory.resolve("clouds.yaml").toString()));
    all.addAll(List.of("--secure-file", directory.resolve("secure.conf").toString()));
    all.addAll(List.of(more));
    return CliFixture.runBare(CliFixture.NOON, "", Map.of(), all.toArray(String[]::new));
  }

  private Map<?, ?> written(String name) throws Exception {
    return new Yaml().load(Files.readString(directory.resolve(name)));
  }

  @Test
  void clouds_and_passwords_are_written_for_their_owner_only() throws Exception {
    var ran = run(SFCONFIG);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("clouds.yaml", "secure.conf").doesNotContain("s3cret");
    assertThat(written("clouds.yaml"))
        .isEqualTo(
            Map.of(
                "clouds",
                Map.of(
                    "nodeslave",
                    Map.of(
                        "auth",
                        Map.of(
                            "auth_url", "https://cloud.example.org:13000/v3",
                            "username", "ci",
                            "password", "s3cret: #1",
                            "project_name", "nodes",
                            "user_domain_name", "Default",
                            "project_domain_name", "Default"),
                        "region_name",
                        "RegionOne",
                        "image_format",
                        "raw",
                        "api_timeout",
                        60),
                    "older",
                    Map.of(
                        "auth",
                        Map.of(
                            "auth_url", "https://old.example.org/v3",
                            "username", "ci",
                            "password", "other",
                            "project_id", "0123abc",
                            "user_domain_name", "people",
                            "project_domain_name", "Default"),
                        "regions",
                        List.of("one", "two")))));
    assertThat(written("secure.conf"))
        .isEqualTo(
            Map.of(
                "diskimages",
                List.of(Map.of("name", "rhel-9", "env-vars", Map.of("REG_PASSWORD", "reg1")))));
    for (var name : List.of("clouds.yaml", "secure.conf")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_file_that_exists_is_replaced_only_on_request() throws Exception {
    Files.writeString(directory.resolve("clouds.yaml"), "mine");
    var ran = run(SFCONFIG);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("exists", "--force");
    assertThat(Files.readString(directory.resolve("clouds.yaml"))).isEqualTo("mine");
    assertThat(run(SFCONFIG, "--force").exit()).isZero();
    assertThat(written("clouds.yaml")).hasSize(1);
  }

  @Test
  void what_is_missing_is_said() throws Exception {
    assertThat(run(SFCONFIG.replace("auth_url: https://old", "url: https://old")).err())
        .contains("older", "auth_url");
    assertThat(run("nodepool: {clouds_file: /etc/software-factory/clouds.yaml}").err())
        .contains("/etc/software-factory/clouds.yaml");
    assertThat(run("fqdn: sf.example.org").err()).contains("no section nodepool");
    assertThat(run("password: [s3cret").err()).contains("not YAML").doesNotContain("s3cret");
    assertThat(run("nodepool: {providers: yes}").err()).contains("must be a list");
  }
}
