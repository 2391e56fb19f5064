package dev.nodepool.simulator.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.simulator.RestClient;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.simulator.keystone.Account.Credential;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeystoneTest {
  private static final String TOKENS = "/identity/v3/auth/tokens";

  private Simulator simulator;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            SimulatorSettings.DEFAULT.withSpeed(0).withRegions("RegionOne", "RegionTwo"));
    client = new RestClient(simulator);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private static String credential(String id, String secret, String scope) {
    return """
    {"auth": {"identity": {"methods": ["application_credential"],
      "application_credential": {"id": "%s", "secret": "%s"}}%s}}
    """
        .formatted(id, secret, scope);
  }

  @Test
  void a_password_gives_a_token_with_a_catalog_of_all_regions() throws Exception {
    var reply =
        client.send("POST", TOKENS, RestClient.password("nodepool", "nodepool-secret", "nodepool"));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.headers().get("x-subject-token")).isNotBlank();
    assertThat(reply.headers().get("x-openstack-request-id")).startsWith("req-");
    var token = reply.json().path("token");
    assertThat(token.path("project").path("name").asString()).isEqualTo("nodepool");
    assertThat(token.path("catalog").findValuesAsString("type"))
        .contains("identity", "compute", "image", "network", "volumev3", "container-infra");
    assertThat(token.path("catalog").findValuesAsString("url"))
        .contains(
            simulator.url() + "/RegionOne/compute/v2.1",
            simulator.url() + "/RegionTwo/volume/v3/" + Accounts.PROJECT.id());
  }

  @Test
  void an_application_credential_takes_no_scope() throws Exception {
    var given = Accounts.CREDENTIAL;
    var fine = client.send("POST", TOKENS, credential(given.id(), given.secret(), ""));
    assertThat(fine.status()).isEqualTo(201);
    assertThat(fine.json().path("token").path("project").path("id").asString())
        .isEqualTo(Accounts.PROJECT.id());
    var scope = ", \"scope\": {\"project\": {\"id\": \"x\"}}";
    var scoped = client.send("POST", TOKENS, credential(given.id(), given.secret(), scope));
    assertThat(scoped.status()).isEqualTo(401);
    assertThat(scoped.text()).contains("Application credentials cannot request a scope.");
  }

  @Test
  void whoever_is_not_known_is_refused_as_keystone_does() throws Exception {
    simulator
        .accounts()
        .add(
            new Credential(
                "old", "old", "s", Accounts.USER.id(), Accounts.PROJECT.id(), Instant.EPOCH));
    for (var body :
        new String[] {
          RestClient.password("nodepool", "wrong", "nodepool"),
          RestClient.password("nobody", "nodepool-secret", "nodepool"),
          RestClient.password("nodepool", "nodepool-secret", "other"),
          credential("old", "s", ""),
          credential(Accounts.CREDENTIAL.id(), "wrong", "")
        }) {
      var reply = client.send("POST", TOKENS, body);
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.headers()).containsKey("www-authenticate");
      assertThat(reply.json().path("error").path("message").asString())
          .isEqualTo("The request you have made requires authentication.");
    }
  }

  @Test
  void a_token_ends_with_its_time_or_when_it_is_revoked() throws Exception {
    client.login(Accounts.USER);
    assertThat(client.get("/RegionOne/compute/v2.1/limits").status()).isEqualTo(200);
    simulator.control().time().advance(Duration.ofMinutes(61));
    var late = client.get("/RegionOne/compute/v2.1/limits");
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.json().path("error").path("code").asInt()).isEqualTo(401);

    client.login(Accounts.USER);
    var revoked = client.send("DELETE", TOKENS, null, "X-Subject-Token", client.token());
    assertThat(revoked.status()).isEqualTo(204);
    assertThat(client.get("/RegionOne/network/v2.0/networks").status()).isEqualTo(401);
  }

  @Test
  void a_token_without_a_project_only_shows_projects() throws Exception {
    var reply =
        client.send("POST", TOKENS, RestClient.password("nodepool", "nodepool-secret", null));
    assertThat(reply.json().path("token").has("catalog")).isFalse();
    var token = reply.headers().get("x-subject-token");
    client.use(token);
    assertThat(
            client.json("/identity/v3/auth/projects").path("projects").findValuesAsString("name"))
        .containsExactly("nodepool");
    assertThat(client.get("/RegionOne/image/v2/images").status()).isEqualTo(401);
  }

  @Test
  void its_versions_are_several_choices() throws Exception {
    assertThat(client.get("/identity/").status()).isEqualTo(300);
    assertThat(client.json("/identity/v3").path("version").path("id").asString()).startsWith("v3.");
  }
}
