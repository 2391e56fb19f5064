package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.CloudConfigs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.Credentials;
import dev.nodepool.openstack.clouds.Secret;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.http.ScriptedCloud.Answer;
import dev.nodepool.testkit.SilentServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, repeats, refusals: what happens around a call. */
class SessionTest {
  private static final String FLAVORS = "GET /compute/v2.1/flavors/detail";
  private static final String NO_FLAVORS = "{\"flavors\": []}";
  private static final String CREATE = "POST /compute/v2.1/servers";
  private static final String TOKENS = "POST /identity/v3/auth/tokens";

  private ScriptedCloud there;
  private HttpCloud cloud;

  @BeforeEach
  void open() throws Exception {
    there = ScriptedCloud.start();
    cloud = there.open();
  }

  @AfterEach
  void close() {
    cloud.close();
    there.close();
  }

  private static CreateServer order(String userdata) {
    return new CreateServer(
        "np1",
        "f1",
        new Boot.FromImage("i1"),
        null,
        List.of("n1"),
        List.of(),
        null,
        userdata,
        null,
        Map.of());
  }

  private static CloudApiException refused(ThrowingCallable call) {
    try {
      call.call();
    } catch (CloudApiException e) {
      return e;
    } catch (Throwable e) {
      throw new AssertionError("not refused by the cloud", e);
    }
    throw new AssertionError("not refused");
  }

  private void fiftyAtOnce(Callable<?> call) throws Exception {
    var calls = new ArrayList<Callable<Object>>();
    for (int i = 0; i < 50; i++) {
      calls.add(call::call);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(calls)) {
        done.get();
      }
    }
  }

  @Test
  void fifty_threads_log_in_once() throws Exception {
    there.on(FLAVORS, 200, NO_FLAVORS);
    fiftyAtOnce(cloud.compute()::flavors);
    assertThat(there.logins()).isEqualTo(1);
    assertThat(there.asked("GET /compute/v2.1/")).hasSize(1);
    assertThat(there.asked(FLAVORS)).hasSize(50);
  }

  @Test
  void fifty_threads_with_a_refused_token_log_in_once_more() throws Exception {
    there.on(FLAVORS, 200, NO_FLAVORS);
    cloud.compute().flavors();
    there.revoked = "token-1";
    fiftyAtOnce(cloud.compute()::flavors);
    assertThat(there.logins()).isEqualTo(2);
  }

  @Test
  void a_call_whose_token_was_refused_is_repeated_once() throws Exception {
    there.on(FLAVORS, new Answer(401, ""), new Answer(200, NO_FLAVORS));
    cloud.compute().flavors();
    assertThat(there.asked(FLAVORS))
        .extracting(asked -> asked.header("X-Auth-Token"))
        .containsExactly("token-1", "token-2");
    there.on(FLAVORS, 401, "");
    var e = refused(cloud.compute()::flavors);
    assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(e).hasMessageContaining("does not take the token");
    assertThat(there.asked(FLAVORS)).hasSize(4);
  }

  @Test
  void a_token_is_renewed_before_it_ends() throws Exception {
    there.tokenSeconds = 0;
    there.on(FLAVORS, 200, NO_FLAVORS);
    cloud.compute().flavors();
    there.tokenSeconds = 3600;
    cloud.compute().flavors();
    int logins = there.logins();
    cloud.compute().flavors();
    assertThat(logins).isGreaterThan(1);
    assertThat(there.logins()).isEqualTo(logins);
  }

  @Test
  void those_who_wait_for_a_login_share_its_failure() throws Exception {
    try (var silent = SilentServer.start()) {
      var url = "http://%s:%d/v3".formatted(silent.host(), silent.port());
      var named = new Credentials.Named(null, "x", "default", null);
      var credentials = new Credentials.Password(url, named, new Secret("s"), named);
      var config = with(new CloudConfig("far", null, credentials), Duration.ofMillis(800));
      try (var waiting = new HttpCloud(config, CallObserver.NOBODY)) {
        fiftyAtOnce(() -> refused(waiting.compute()::flavors));
      }
      // A few may have come after the first failure; fifty tries would lock the account.
      assertThat(silent.connections()).isLessThan(5);
    }
  }

  @Test
  void a_wrong_password_is_named_with_its_mend_and_never_shown() {
    there.on(
        TOKENS,
        401,
        "{\"error\": {\"code\": 401, \"message\": \"%s is wrong.\"}}"
            .formatted(ScriptedCloud.PASSWORD));
    var e = refused(cloud.compute()::flavors);
    assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(e.getMessage())
        .contains("cloud testing, region RegionOne")
        .contains("user zuul with this password for project nodepool")
        .contains("clouds.yaml")
        .contains("*** is wrong.")
        .doesNotContain(ScriptedCloud.PASSWORD);
    assertThat(there.config().toString()).doesNotContain(ScriptedCloud.PASSWORD);
  }

  @Test
  void an_expired_application_credential_is_named_with_its_mend() throws Exception {
    there.on(
        TOKENS,
        401,
        "{\"error\": {\"code\": 401, \"message\": \"The request you have made requires authentication.\"}}");
    var credential =
        new Credentials.ApplicationCredential(
            there.url() + "/identity/v3", "ac-17", null, null, new Secret("s3cret"));
    var config = new CloudConfig("testing", "RegionOne", credential);
    try (var expired = new HttpCloud(config, CallObserver.NOBODY)) {
      var e = refused(expired.compute()::flavors);
      assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(e.getMessage())
          .contains("application credential ac-17")
          .contains("has expired, is unknown, or its secret is wrong")
          .contains("openstack application credential create")
          .doesNotContain("s3cret");
    }
    // It has its project in itself, and Keystone refuses a scope.
    assertThat(there.asked(TOKENS).getFirst().body())
        .isEqualTo(
            "{\"auth\":{\"identity\":{\"methods\":[\"application_credential\"],\"application_credential\":{\"secret\":\"s3cret\",\"id\":\"ac-17\"}}}}");
  }

  @Test
  void what_is_no_keystone_is_said_so() {
    there.on(TOKENS, 404, "<html>nothing here</html>");
    assertThat(refused(cloud.compute()::flavors)).hasMessageContaining("is no Keystone v3");
    there.on(TOKENS, 502, "<html><h1>Bad Gateway</h1></html>");
    assertThat(refused(cloud.compute()::flavors)).hasMessageContaining("Bad Gateway");
  }

  @Test
  void a_service_that_the_catalog_lacks_is_named() throws Exception {
    there.on(
        TOKENS,
        new Answer(
            201,
            Map.of("X-Subject-Token", "t"),
            "{\"token\": {\"project\": {\"id\": \"p1\"}, \"catalog\": [{\"type\": \"image\", \"endpoints\": [{\"interface\": \"public\", \"region\": \"RegionOne\", \"url\": \"http://x\"}]}]}}"));
    var e = refused(cloud.compute()::flavors);
    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("no service compute in the catalog, only image");
    assertThat(cloud.blockStorage().volumes()).isEmpty();
    assertThat(cloud.blockStorage().volumeLimits().maxVolumes()).isZero();
  }

  @Test
  void a_region_that_the_catalog_lacks_is_named_with_those_it_has() throws Exception {
    var there1 = there.config();
    var elsewhere = new CloudConfig("testing", "Mars", there1.credentials());
    try (var lost = new HttpCloud(elsewhere, CallObserver.NOBODY)) {
      assertThat(refused(lost.compute()::flavors))
          .hasMessageContaining("there is no region Mars; the catalog has RegionOne")
          .hasMessageContaining("region-name");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"badRequest": {"message": "Invalid imageRef provided.", "code": 400}} | BAD_REQUEST | Invalid imageRef provided.
          403 | {"forbidden": {"message": "Quota exceeded for ram: Requested 9, but already used 2 of 8 ram"}} | QUOTA | Quota exceeded for ram: Requested 9, but already used 2 of 8 ram
          403 | {"forbidden": {"message": "Policy does not allow it."}} | FORBIDDEN | Policy does not allow it.
          403 | <html><head><title>403</title></head><body><h1>Forbidden</h1>You may <b>not</b>.</body></html> | FORBIDDEN | Forbidden You may not .
          404 | {"itemNotFound": {"message": "Instance np1 could not be found."}} | NOT_FOUND | Instance np1 could not be found.
          404 | <html><title>404</title>not on this proxy</html> | UNAVAILABLE | 404 not on this proxy
          409 | {"NeutronError": {"type": "OverQuota", "message": "Quota exceeded for resources: ['floatingip'].", "detail": ""}} | QUOTA | Quota exceeded for resources: ['floatingip'].
          404 | {"itemNotFound": {"message": "The resource could not be found."}} | NOT_FOUND | The resource could not be found.
          405 | {"badMethod": {"message": "Not here"}} | UNSUPPORTED | Not here
          501 | {"notImplemented": {"message": "Unable to get console log, functionality not implemented"}} | UNSUPPORTED | Unable to get console log, functionality not implemented
          409 | {"conflictingRequest": {"message": "Multiple possible networks found"}} | CONFLICT | Multiple possible networks found
          403 | {"forbidden": {"code": 403, "message": "Project p1 is over a limit for [Resource servers is over limit of 10 due to current usage 10 and delta 1]"}} | QUOTA | Project p1 is over a limit for [Resource servers is over limit of 10 due to current usage 10 and delta 1]
          403 | {"forbidden": {"message": "Policy doesn't allow os_compute_api:os-quota-sets:show to be performed."}} | FORBIDDEN | Policy doesn't allow os_compute_api:os-quota-sets:show to be performed.
          409 | {"NeutronError": {"type": "IpAddressGenerationFailure", "message": "No more IP addresses available on network n1.", "detail": ""}} | QUOTA | No more IP addresses available on network n1.
          413 | {"overLimit": {"message": "VolumeSizeExceedsLimit: Requested volume size 60G is larger than maximum allowed limit 50G."}} | BAD_REQUEST | VolumeSizeExceedsLimit: Requested volume size 60G is larger than maximum allowed limit 50G.
          413 | {"overLimit": {"message": "This request was rate-limited."}} | OVER_LIMIT | This request was rate-limited.
          413 | {"overLimit": {"message": "VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'."}} | QUOTA | VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.
          429 | slow down | OVER_LIMIT | slow down
          500 | {"computeFault": {"message": "Unexpected API Error."}} | UNAVAILABLE | Unexpected API Error.
          503 | <html><body><h1>503 Service Unavailable</h1>No server is available.</body></html> | UNAVAILABLE | 503 Service Unavailable No server is available.
          302 | '' | UNAVAILABLE | the cloud gives no reason
          """)
  void a_refusal_has_its_kind_and_the_words_of_the_cloud(
      int status, String body, Kind kind, String words) {
    there.on(CREATE, status, body);
    var e = refused(() -> cloud.compute().createServer(order(null)));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.words()).isEqualTo(words);
    assertThat(e.requestId()).contains("req-" + there.asked().size());
    assertThat(e).hasMessageContaining("/compute/v2.1/servers answered " + status);
  }

  @Test
  void a_server_that_is_said_to_be_made_has_an_id_or_the_call_has_failed() {
    there.on(CREATE, 202, "{\"server\": {\"links\": []}}");
    var e = refused(() -> cloud.compute().createServer(order(null)));
    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("no id");
  }

  @Test
  void a_list_that_is_not_there_is_refused_whoever_says_so() {
    there.on(FLAVORS, 404, "<html><title>404</title>not found</html>");
    assertThat(refused(cloud.compute()::flavors).isRefusal()).isTrue();
  }

  @Test
  void userdata_that_nova_quotes_is_not_shown() {
    var userdata = "a secret in a script ".repeat(100);
    var encoded = CreateServerBody.encoded(userdata);
    there.on(
        CREATE,
        400,
        "{\"badRequest\": {\"message\": \"Invalid input for user_data. Value: %s\"}}"
            .formatted(encoded));
    assertThat(refused(() -> cloud.compute().createServer(order(userdata))))
        .hasMessageContaining("Value: ***")
        .hasMessageNotContaining(encoded.substring(0, 24));
  }

  @ParameterizedTest
  @CsvSource({"413", "429", "503"})
  void a_cloud_that_asks_to_wait_is_asked_again(int status) throws Exception {
    there.on(
        FLAVORS, new Answer(status, Map.of("Retry-After", "0"), ""), new Answer(200, NO_FLAVORS));
    cloud.compute().flavors();
    assertThat(there.asked(FLAVORS)).hasSize(2);
  }

  @Test
  void a_refusal_for_quota_is_not_asked_again_though_cinder_says_to_retry_at_once() {
    there.on(
        CREATE,
        new Answer(
            413,
            Map.of("Retry-After", "0"),
            "{\"overLimit\": {\"message\": \"VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded\"}}"));
    assertThat(refused(() -> cloud.compute().createServer(order(null))).kind())
        .isEqualTo(Kind.QUOTA);
    assertThat(there.asked(CREATE)).hasSize(1);
  }

  @Test
  void a_cloud_that_asks_to_wait_longer_than_the_call_may_take_is_not_waited_for() {
    there.on(FLAVORS, new Answer(429, Map.of("Retry-After", "3600"), ""));
    var e = refused(cloud.compute()::flavors);
    assertThat(e.kind()).isEqualTo(Kind.OVER_LIMIT);
    assertThat(there.asked(FLAVORS)).hasSize(1);
  }

  @Test
  void a_create_that_may_have_been_carried_out_is_not_repeated() {
    there.on(CREATE, new Answer(503, Map.of("Retry-After", "0"), ""), new Answer(202, "{}"));
    assertThat(refused(() -> cloud.compute().createServer(order(null))).kind())
        .isEqualTo(Kind.UNAVAILABLE);
    there.on(
        CREATE,
        new Answer(429, Map.of("Retry-After", "0"), ""),
        new Answer(202, "{\"server\": {\"id\": \"s9\"}}"));
    there.asked().clear();
    assertThat(cloudId()).isEqualTo("s9");
    assertThat(there.asked(CREATE)).hasSize(2);
  }

  private String cloudId() {
    try {
      return cloud.compute().createServer(order(null));
    } catch (CloudApiException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_service_is_found_by_its_reach_and_by_an_url_that_clouds_yaml_gives() throws Exception {
    var usual = there.config();
    there.on("GET /elsewhere/v2.1/flavors/detail", 200, NO_FLAVORS);
    there.on("GET /elsewhere/v2.1/", 200, "{}");
    var config =
        new CloudConfig(
            "testing",
            "RegionOne",
            "internal",
            usual.credentials(),
            usual.tls(),
            Map.of("compute", there.url() + "/elsewhere/"),
            Map.of(),
            Duration.ofMillis(500),
            "qcow2",
            usual.addressing(),
            usual.proxies());
    try (var other = new HttpCloud(config, CallObserver.NOBODY)) {
      assertThat(other.compute().flavors()).isEmpty();
      assertThat(there.asked("GET /elsewhere/v2.1/flavors/detail")).hasSize(1);
      // The internal endpoint of the network is nowhere.
      assertThat(refused(() -> other.network().networks(null)).getMessage())
          .contains("10.255.255.1");
    }
  }

  @Test
  void an_interrupt_ends_a_call_at_once() throws Exception {
    try (var silent = SilentServer.start()) {
      var url = "http://%s:%d".formatted(silent.host(), silent.port());
      there.on(FLAVORS, 200, NO_FLAVORS);
      var config = there.config();
      var hanging =
          new CloudConfig(
              "testing",
              "RegionOne",
              "public",
              config.credentials(),
              config.tls(),
              Map.of("compute", url),
              Map.of("compute", "2.1"),
              Duration.ofMinutes(5),
              "qcow2",
              config.addressing(),
              config.proxies());
      try (var slow = new HttpCloud(hanging, CallObserver.NOBODY)) {
        var thread =
            Thread.ofVirtual()
                .start(() ->
                    assertThatThrownBy(slow.compute()::flavors)
                        .isInstanceOf(InterruptedException.class));
        await().until(() -> silent.connections() > 0);
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
      }
    }
  }
}
