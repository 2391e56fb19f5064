package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.CloudConfigs.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.Proxies;
import dev.nodepool.openstack.clouds.TlsConfig;
import dev.nodepool.testkit.Certificates;
import dev.nodepool.testkit.ForwardProxy;
import dev.nodepool.testkit.SilentServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clouds behind the proxy that the environment names, over plain HTTP and over TLS. */
class ProxyTest {
  private static final String FLAVORS = "GET /compute/v2.1/flavors/detail";
  // Every character that somebody may think of in a password.
  private static final String LOGIN = "nodepool:s3 cret/@:%+ü";
  private static final String LOGIN_IN_URL = "nodepool:s3%20cret%2F%40:%25+%C3%BC";

  @TempDir private static Path dir;

  @BeforeAll
  static void makeCertificates() throws Exception {
    Certificates.make(dir);
  }

  private static ScriptedCloud cloud(String scheme) throws Exception {
    var there =
        scheme.equals("https")
            ? ScriptedCloud.start(ServerTls.context(dir, "server"), false)
            : ScriptedCloud.start();
    return there.on(FLAVORS, 200, "{\"flavors\": []}");
  }

  private static CloudConfig behind(ScriptedCloud there, Map<String, String> environment) {
    return with(
        with(there.config(), new TlsConfig(true, dir.resolve("ca.pem"), null, null)),
        Proxies.of(environment));
  }

  private static void use(ScriptedCloud there, Map<String, String> environment) throws Exception {
    try (var cloud = new HttpCloud(behind(there, environment), CallObserver.NOBODY)) {
      assertThat(cloud.compute().flavors()).isEmpty();
    }
  }

  private static CloudApiException failure(CloudConfig config) throws Exception {
    try (var cloud = new HttpCloud(config, CallObserver.NOBODY)) {
      cloud.compute().flavors();
      throw new AssertionError("it answered");
    } catch (CloudApiException e) {
      return e;
    }
  }

  @Test
  void http_goes_through_the_proxy() throws Exception {
    try (var there = cloud("http");
        var proxy = ForwardProxy.start()) {
      use(there, Map.of("http_proxy", proxy.url()));
      assertThat(proxy.asked())
          .contains(
              "POST %s/identity/v3/auth/tokens HTTP/1.1".formatted(there.url()),
              "GET %s/compute/v2.1/flavors/detail HTTP/1.1".formatted(there.url()));
      assertThat(proxy.asked()).hasSameSizeAs(there.asked());
    }
  }

  @Test
  void https_goes_through_a_tunnel_of_the_proxy() throws Exception {
    try (var there = cloud("https");
        var proxy = ForwardProxy.start()) {
      use(there, Map.of("https_proxy", proxy.url()));
      assertThat(there.asked(FLAVORS)).hasSize(1);
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(("CONNECT %s HTTP/1.1".formatted(there.url().replace("https://", "")))::equals);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void the_proxy_is_told_the_user_and_password_and_the_cloud_is_not(String scheme)
      throws Exception {
    try (var there = cloud(scheme);
        var proxy = ForwardProxy.wanting(LOGIN)) {
      var url = proxy.url().replace("http://", "http://" + LOGIN_IN_URL + "@");
      use(there, Map.of(scheme + "_proxy", url));
      assertThat(proxy.asked()).isNotEmpty();
      assertThat(there.asked())
          .hasSizeGreaterThan(2)
          .allMatch(it -> it.header("Proxy-Authorization").isEmpty());
      use(there, Map.of(scheme + "_proxy", url, "no_proxy", "localhost"));
      assertThat(there.asked()).allMatch(it -> it.header("Proxy-Authorization").isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http,nodepool:wr0ng@,refuses the user and password of that variable",
    "https,nodepool:wr0ng@,refuses the user and password of that variable",
    "http,'',wants a user and password",
    "https,'',wants a user and password"
  })
  void a_proxy_that_does_not_let_us_in_is_named_without_the_password(
      String scheme, String login, String says) throws Exception {
    try (var there = cloud(scheme);
        var proxy = ForwardProxy.wanting(LOGIN)) {
      var url = proxy.url().replace("http://", "http://" + login);
      var config = behind(there, Map.of(scheme + "_proxy", url));
      var e = failure(config);
      assertThat(e.kind()).isEqualTo(Kind.PROXY);
      assertThat(e)
          .hasMessageContaining("the proxy 127.0.0.1:%d (%s_proxy", proxy.port(), scheme)
          .hasMessageContaining(says)
          .hasMessageContaining("write http://user:password@host:port there")
          .hasMessageNotContaining("wr0ng");
      assertThat(config.toString()).doesNotContain("wr0ng").doesNotContain("Basic");
      assertThat(there.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void hosts_of_no_proxy_are_spoken_to_directly(String scheme) throws Exception {
    try (var there = cloud(scheme);
        var proxy = ForwardProxy.start()) {
      use(there, Map.of("all_proxy", proxy.url(), "no_proxy", "example.org, localhost"));
      assertThat(there.asked(FLAVORS)).hasSize(1);
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void a_proxy_that_is_not_there_is_not_taken_for_the_cloud(String scheme) throws Exception {
    try (var there = cloud(scheme)) {
      int port = SilentServer.deadPort();
      var e = failure(behind(there, Map.of(scheme + "_proxy", "127.0.0.1:" + port)));
      assertThat(e.kind()).isEqualTo(Kind.PROXY);
      assertThat(e)
          .hasMessageContaining(
              "nothing listens at the proxy 127.0.0.1:%d (%s_proxy in the environment), through which POST %s",
              port, scheme, there.url())
          .hasMessageContaining("see that the proxy runs")
          .hasMessageContaining("add localhost to no_proxy");
      var unknown =
          failure(behind(there, Map.of(scheme + "_proxy", "http://no-such-host.invalid:8080")));
      assertThat(unknown.kind()).isEqualTo(Kind.PROXY);
      assertThat(unknown)
          .hasMessageContaining("the host of the proxy no-such-host.invalid:8080")
          .hasMessageContaining("is unknown");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403,does not let us through to POST https://,have its operator allow that host",
    "502,does not get through to POST https://,whether that host can be reached from the proxy"
  })
  void a_tunnel_that_is_refused_is_said_so(int status, String says, String mend) throws Exception {
    try (var there = cloud("https");
        var proxy = ForwardProxy.refusing(status)) {
      var e = failure(behind(there, Map.of("https_proxy", proxy.url())));
      assertThat(e.kind()).isEqualTo(Kind.PROXY);
      assertThat(e)
          .hasMessageContaining("the proxy 127.0.0.1:%d (https_proxy", proxy.port())
          .hasMessageContaining(says)
          .hasMessageContaining("it answered " + status)
          .hasMessageContaining(mend);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void a_proxy_that_says_nothing_is_given_up_in_time_and_named(String scheme) throws Exception {
    try (var there = cloud(scheme);
        var silent = SilentServer.start()) {
      var proxy = "http://%s:%d".formatted(silent.host(), silent.port());
      var config = behind(there, Map.of(scheme + "_proxy", proxy));
      var e = failure(with(config, Duration.ofMillis(300)));
      assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(e)
          .hasMessageContaining("through the proxy 127.0.0.1:%d (%s_proxy", silent.port(), scheme);
    }
  }

  @Test
  void trouble_behind_the_proxy_names_the_cloud_and_the_way() throws Exception {
    try (var there = cloud("https");
        var proxy = ForwardProxy.start()) {
      var config = with(behind(there, Map.of("https_proxy", proxy.url())), TlsConfig.DEFAULT);
      var e = failure(config);
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(e)
          .hasMessageContaining("through the proxy 127.0.0.1:%d", proxy.port())
          .hasMessageContaining("fails at TLS: nobody whom we trust has signed its certificate");
    }
  }
}
