package dev.nodepool.openstack.clouds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nodepool.openstack.clouds.Credentials.Named;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudsFilesTest {
  private static final String ENTRY =
      """
      clouds:
        mine:
          auth: {auth_url: "http://k:5000/v3", username: u, password: p, project_name: %s}
      """;

  @TempDir private Path dir;
  private Path work;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeFolders() throws IOException {
    work = Files.createDirectories(dir.resolve("work"));
    home = Files.createDirectories(dir.resolve("home"));
  }

  private CloudsFiles files() {
    return new CloudsFiles(environment, work, home);
  }

  private void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private CloudConfig cloud(String yaml) throws IOException {
    return cloud(yaml, null);
  }

  private CloudConfig cloud(String yaml, String region) throws IOException {
    write(work.resolve("clouds.yaml"), yaml);
    return files().read().cloud("mine", region);
  }

  /** An entry {@code mine} with a password, and these lines beside it. */
  private static String with(String... lines) {
    var yaml = new StringBuilder(ENTRY.formatted("proj"));
    for (var line : lines) {
      yaml.append("    ").append(line).append('\n');
    }
    return yaml.toString();
  }

  private String project() {
    return ((Credentials.Password) files().read().cloud("mine", null).credentials())
        .project()
        .name();
  }

  @Test
  void the_first_file_on_the_path_counts() throws Exception {
    write(home.resolve(".config/openstack/clouds.yaml"), ENTRY.formatted("home"));
    assertThat(project()).isEqualTo("home");
    environment.put("XDG_CONFIG_HOME", dir.resolve("xdg").toString());
    assertThat(project()).isEqualTo("home");
    write(dir.resolve("xdg/openstack/clouds.yml"), ENTRY.formatted("xdg"));
    assertThat(project()).isEqualTo("xdg");
    write(work.resolve("cloud.yaml"), ENTRY.formatted("singular"));
    assertThat(project()).isEqualTo("xdg");
    write(work.resolve("clouds.yaml"), ENTRY.formatted("work"));
    assertThat(project()).isEqualTo("work");
    write(dir.resolve("named.yaml"), ENTRY.formatted("named"));
    environment.put("OS_CLIENT_CONFIG_FILE", dir.resolve("named.yaml").toString());
    assertThat(project()).isEqualTo("named");
    environment.put("OS_CLIENT_CONFIG_FILE", dir.resolve("missing.yaml").toString());
    assertThat(project()).isEqualTo("work");
  }

  @Test
  void a_file_named_cloud_yaml_is_read_where_there_is_no_other() throws Exception {
    write(work.resolve("cloud.yaml"), ENTRY.formatted("singular"));
    assertThat(project()).isEqualTo("singular");
  }

  @Test
  void secrets_come_from_secure_yaml_and_are_never_shown() throws Exception {
    write(
        work.resolve("secure.yaml"), "clouds: {mine: {auth: {password: from-secure, user_id: x}}}");
    var cloud = cloud(with());
    var password = (Credentials.Password) cloud.credentials();
    assertThat(password.password().reveal()).isEqualTo("from-secure");
    assertThat(password.user()).isEqualTo(new Named("x", "u", "default", null));
    assertThat(cloud.toString()).doesNotContain("from-secure");
    assertThat(files().read().toString()).doesNotContain("from-secure");
  }

  @Test
  void a_changed_file_changes_the_version() throws Exception {
    var none = files().version();
    write(home.resolve(".config/openstack/clouds.yaml"), ENTRY.formatted("a"));
    var first = files().version();
    assertThat(first).isNotEqualTo(none).isEqualTo(files().version());
    write(home.resolve(".config/openstack/clouds.yaml"), ENTRY.formatted("b"));
    var second = files().version();
    assertThat(second).isNotEqualTo(first);
    write(work.resolve("secure.yaml"), "clouds: {}");
    assertThat(files().version()).isNotEqualTo(second);
  }

  @Test
  void defaults_are_those_of_openstacksdk() throws Exception {
    var cloud = cloud(with());
    assertThat(cloud.region()).isNull();
    assertThat(cloud.interfaceName()).isEqualTo("public");
    assertThat(cloud.tls()).isEqualTo(TlsConfig.DEFAULT);
    assertThat(cloud.patience()).isEqualTo(Duration.ofSeconds(60));
    assertThat(cloud.imageFormat()).isEqualTo("qcow2");
    assertThat(cloud.addressing()).isEqualTo(Addressing.DEFAULT);
  }

  @Test
  void every_setting_is_read() throws Exception {
    var cloud =
        cloud(
            with(
                "region_name: R1",
                "interface: internal",
                "cacert: /etc/ca.pem",
                "cert: /etc/me.pem",
                "key: /etc/me.key",
                "api_timeout: 2.5",
                "image_format: raw",
                "compute_endpoint_override: http://nova",
                "compute-api-version: '2.53'",
                "image_api_version: 2",
                "container_infra_default_microversion: '1.7'",
                "floating_ip_source: None",
                "private: true",
                "force_ipv4: true"));
    assertThat(cloud.region()).isEqualTo("R1");
    assertThat(cloud.interfaceName()).isEqualTo("internal");
    assertThat(cloud.tls())
        .isEqualTo(
            new TlsConfig(
                true, Path.of("/etc/ca.pem"), Path.of("/etc/me.pem"), Path.of("/etc/me.key")));
    assertThat(cloud.patience()).isEqualTo(Duration.ofMillis(2500));
    assertThat(cloud.imageFormat()).isEqualTo("raw");
    assertThat(cloud.endpoints()).containsOnly(Map.entry("compute", "http://nova"));
    assertThat(cloud.microversions())
        .containsOnly(Map.entry("compute", "2.53"), Map.entry("container-infra", "1.7"));
    assertThat(cloud.addressing()).isEqualTo(new Addressing(List.of(), false, true, true));
  }

  @ParameterizedTest
  @CsvSource({"verify: false", "insecure: true", "insecure: 'True'"})
  void verification_can_be_turned_off(String line) throws Exception {
    assertThat(cloud(with(line)).tls().verify()).isFalse();
  }

  @Test
  void endpoint_type_is_the_older_name_of_interface() throws Exception {
    assertThat(cloud(with("endpoint_type: internalURL")).interfaceName()).isEqualTo("internal");
  }

  @Test
  void the_section_client_forces_ipv4_for_all() throws Exception {
    assertThat(cloud(with() + "client: {force_ipv4: true}\n").addressing().forceIpv4()).isTrue();
  }

  @Test
  void networks_are_described() throws Exception {
    var cloud =
        cloud(
            with(
                "networks:",
                "- {name: a, routes_externally: true, routes_ipv6_externally: false}",
                "- {name: b, nat_destination: true, default_interface: true}",
                "- {name: c, nat_source: true}"));
    assertThat(cloud.addressing().networks())
        .containsExactly(
            new NetworkEntry("a", true, false, false, false),
            new NetworkEntry("b", false, false, true, true),
            new NetworkEntry("c", false, true, false, false));
    assertThat(cloud(with("external_network: e", "internal_network: i")).addressing().networks())
        .containsExactly(
            new NetworkEntry("e", true, false, false, true),
            new NetworkEntry("i", false, false, true, false));
  }

  @Test
  void a_region_is_chosen_and_brings_values_of_its_own() throws Exception {
    var yaml =
        with("image_format: qcow2", "regions:", "- A", "- {name: B, values: {image_format: raw}}");
    assertThat(cloud(yaml).region()).isEqualTo("A");
    assertThat(cloud(yaml, "B").imageFormat()).isEqualTo("raw");
    assertThat(files().read().regions("mine")).containsExactly("A", "B");
    assertThatThrownBy(() -> cloud(yaml, "C"))
        .isInstanceOf(CloudConfigException.class)
        .hasMessageContaining("cloud mine has no region C; its regions are A, B");
    assertThat(cloud(with("region_name: X"), "Y").region()).isEqualTo("Y");
  }

  @Test
  void a_profile_is_filled_in_from_the_users_file_or_ours() throws Exception {
    var named =
        "clouds: {mine: {profile: %s, auth: {username: u, password: p, project_name: n}}}\n";
    assertThat(cloud(named.formatted("ovh")).credentials().authUrl())
        .isEqualTo("https://auth.cloud.ovh.net/");
    assertThat(cloud(named.formatted("ovh")).addressing().floatingIps()).isFalse();
    var vexxhost = cloud(named.formatted("vexxhost"));
    assertThat(vexxhost.credentials().authUrl()).isEqualTo("https://auth.vexxhost.net/v3");
    assertThat(vexxhost.imageFormat()).isEqualTo("raw");
    assertThat(vexxhost.addressing().floatingIps()).isFalse();
    write(
        work.resolve("clouds-public.yaml"),
        "public-clouds: {ours: {auth: {auth_url: 'http://ours:5000'}, image-format: raw}}");
    var ours = cloud(named.formatted("ours"));
    assertThat(ours.credentials().authUrl()).isEqualTo("http://ours:5000");
    assertThat(ours.imageFormat()).isEqualTo("raw");
  }

  @Test
  void a_profile_that_cannot_be_found_costs_nothing_when_the_cloud_says_all_itself()
      throws Exception {
    for (var profile : List.of("nobody", "http://localhost:1", "https://nowhere.invalid/x")) {
      var whole =
          "clouds: {mine: {profile: '%s', auth: {auth_url: 'http://k:5000/v3', username: u, password: p, project_name: n}}}\n"
              .formatted(profile);
      assertThat(cloud(whole).credentials().authUrl()).isEqualTo("http://k:5000/v3");
      assertThatThrownBy(() -> cloud(whole.replace("auth_url: 'http://k:5000/v3', ", "")))
          .hasMessageContaining("auth has no auth_url");
    }
  }

  @Test
  void a_profile_that_is_a_url_is_what_the_cloud_says_of_itself() throws Exception {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/.well-known/openstack/api",
        exchange -> {
          var answer =
              """
              {"name": "theirs", "profile": {"auth": {"auth_url": "https://{region_name}.theirs:5000/v3"},
               "regions": ["north", "south"], "image-format": "raw"}}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      var yaml =
          "clouds: {mine: {profile: 'http://127.0.0.1:%d/about', auth: {username: u, password: p, project_name: n}}}\n"
              .formatted(server.getAddress().getPort());
      assertThat(cloud(yaml).credentials().authUrl()).isEqualTo("https://north.theirs:5000/v3");
      assertThat(cloud(yaml, "south").credentials().authUrl())
          .isEqualTo("https://south.theirs:5000/v3");
      assertThat(cloud(yaml).imageFormat()).isEqualTo("raw");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auro, https://api.van2.auro.io:5000/v3, RegionOne",
    "citycloud, https://Buf1.citycloud.com:5000/v3/, Buf1",
    "dreamcompute, https://iad2.dream.io:5000, RegionOne",
    "limestonenetworks, https://auth.cloud.lstn.net:5000/v3, us-dfw-1",
    "otc, https://iam.eu-de.otc.t-systems.com/v3, eu-de",
    "ovh-us, https://auth.cloud.ovh.us/, US-EAST-VA-1",
    "switchengines, https://keystone.cloud.switch.ch:5000/v3, LS",
  })
  void profiles_that_openstacksdk_knows_are_built_in(String profile, String url, String region)
      throws Exception {
    var yaml =
        "clouds: {mine: {profile: %s, auth: {username: u, password: p, project_name: n}}}\n"
            .formatted(profile);
    assertThat(cloud(yaml).credentials().authUrl()).isEqualTo(url);
    assertThat(cloud(yaml).region()).isEqualTo(region);
  }

  @Test
  void a_url_for_each_region_takes_the_one_that_is_named() throws Exception {
    var yaml =
        "clouds: {mine: {profile: otc, auth: {username: u, password: p, project_name: n}}}\n";
    assertThat(cloud(yaml, "eu-nl").credentials().authUrl())
        .isEqualTo("https://iam.eu-nl.otc.t-systems.com/v3");
    assertThatThrownBy(() -> cloud(with().replace("http://k:5000", "https://{region_name}.k")))
        .hasMessageContaining("region-name");
  }

  @Test
  void the_environment_is_a_cloud_of_its_own() {
    environment.putAll(
        Map.of(
            "OS_AUTH_URL", "http://k:5000/v3",
            "OS_USERNAME", "u",
            "OS_PASSWORD", "p",
            "OS_PROJECT_NAME", "n",
            "OS_USER_DOMAIN_NAME", "Default",
            "OS_REGION_NAME", "R1"));
    var clouds = files().read();
    assertThat(clouds.names()).containsExactly("envvars");
    var cloud = clouds.cloud("envvars", null);
    assertThat(cloud.region()).isEqualTo("R1");
    assertThat(((Credentials.Password) cloud.credentials()).user())
        .isEqualTo(new Named(null, "u", null, "Default"));
    environment.put("OS_CLOUD_NAME", "rc");
    assertThat(files().read().names()).containsExactly("rc");
  }

  @Test
  void the_environment_may_have_an_application_credential() {
    environment.putAll(
        Map.of(
            "OS_AUTH_TYPE", "v3applicationcredential",
            "OS_AUTH_URL", "http://k:5000/v3",
            "OS_APPLICATION_CREDENTIAL_ID", "id",
            "OS_APPLICATION_CREDENTIAL_SECRET", "s"));
    assertThat(files().read().cloud("envvars", null).credentials())
        .isEqualTo(
            new Credentials.ApplicationCredential(
                "http://k:5000/v3", "id", null, null, new Secret("s")));
  }

  @Test
  void every_way_to_log_in_is_understood() throws Exception {
    var url = "auth_url: http://k";
    assertThat(
            cloud(
                    "clouds: {mine: {auth_type: token, auth: {%s, token: t, project_id: i}}}"
                        .formatted(url))
                .credentials())
        .isEqualTo(
            new Credentials.Token(
                "http://k", new Secret("t"), new Named("i", null, "default", null)));
    assertThat(
            cloud(
                    "clouds: {mine: {auth: {%s, application_credential_name: n, application_credential_secret: s, username: u, user_domain_name: D}}}"
                        .formatted(url))
                .credentials())
        .isEqualTo(
            new Credentials.ApplicationCredential(
                "http://k", null, "n", new Named(null, "u", null, "D"), new Secret("s")));
    assertThat(
            cloud("clouds: {mine: {%s, username: u, password: 123, tenant-name: t}}".formatted(url))
                .credentials())
        .isEqualTo(
            new Credentials.Password(
                "http://k",
                new Named(null, "u", "default", null),
                new Secret("123"),
                new Named(null, "t", "default", null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {auth: {}} | auth has no auth_url
          {auth: {auth_url: 'k:5000'}} | auth_url k:5000 is not a URL
          {auth: {auth_url: 'http://k'}} | auth has no username
          {auth: {auth_url: 'http://k', username: u, project_name: n}} | auth has no password (it may stand in secure.yaml)
          {auth: {auth_url: 'http://k', username: u, password: p}} | auth (password) has no project_name or project_id
          {auth_type: v3oidcpassword, auth: {auth_url: 'http://k'}} | auth_type v3oidcpassword is none of password, token, v3applicationcredential
          {auth: {auth_url: 'http://k', application_credential_secret: s}} | auth needs application_credential_id
          {interface: secret, auth: {}} | interface secret is none of public, internal, admin
          {api_timeout: soon, auth: {auth_url: 'http://k', token: t, project_id: i}} | api_timeout soon is not a number
          {networks: [{}], auth: {auth_url: 'http://k', token: t, project_id: i}} | an entry of networks has no name
          {networks: [{name: a}], external_network: b, auth: {auth_url: 'http://k', token: t, project_id: i}} | write networks, not external_network
          {networks: [{name: a, nat_destination: true}, {name: b, nat_destination: true}], auth: {auth_url: 'http://k', token: t, project_id: i}} | more than one network has nat_destination
          wrong | here belong keys and values
          """)
  void what_cannot_be_used_is_said_with_the_cloud_and_the_file(String entry, String words) {
    assertThatThrownBy(() -> cloud("clouds: {mine: %s}".formatted(entry)))
        .isInstanceOf(CloudConfigException.class)
        .hasMessageContaining("cloud mine")
        .hasMessageContaining(words);
  }

  @Test
  void a_cloud_that_is_not_there_is_named_with_those_that_are() throws Exception {
    assertThatThrownBy(() -> files().read().cloud("mine", null))
        .hasMessageContaining("there is no cloud mine in clouds.yaml (looked for in")
        .hasMessageContaining("/etc/openstack");
    write(work.resolve("clouds.yaml"), "clouds: {b: {}, a: {}}");
    assertThatThrownBy(() -> files().read().cloud("mine", null))
        .hasMessageContaining("clouds.yaml, only a, b; add it there");
  }

  @Test
  void broken_yaml_is_shown_by_its_place_and_never_quoted() {
    assertThatThrownBy(() -> cloud("clouds:\n  mine: {auth: {password: s3cret\n x: ]"))
        .isInstanceOf(CloudConfigException.class)
        .hasMessageContaining("clouds.yaml:3:")
        .hasMessageNotContaining("s3cret");
  }
}
