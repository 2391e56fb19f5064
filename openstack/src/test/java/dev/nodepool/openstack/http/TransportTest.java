package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.CloudConfigs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.CloudConfigException;
import dev.nodepool.openstack.clouds.Credentials;
import dev.nodepool.openstack.clouds.Credentials.Named;
import dev.nodepool.openstack.clouds.Secret;
import dev.nodepool.openstack.clouds.TlsConfig;
import dev.nodepool.testkit.Certificates;
import dev.nodepool.testkit.SilentServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections: TLS, silence, servers that hang up. */
class TransportTest {
  private static final String FLAVORS = "GET /compute/v2.1/flavors/detail";

  @TempDir private static Path dir;

  @BeforeAll
  static void makeCertificates() throws Exception {
    Certificates.make(dir);
  }

  private static CloudConfig at(String url) {
    var named = new Named(null, "x", "default", null);
    return new CloudConfig(
        "far", null, new Credentials.Password(url, named, new Secret("s"), named));
  }

  private static CloudApiException failure(CloudConfig config) throws Exception {
    try (var cloud = new HttpCloud(config, CallObserver.NOBODY)) {
      cloud.compute().flavors();
      throw new AssertionError("it answered");
    } catch (CloudApiException e) {
      return e;
    }
  }

  private static TlsConfig trusting(String certificate, String key) {
    return new TlsConfig(
        true,
        dir.resolve("ca.pem"),
        certificate == null ? null : dir.resolve(certificate),
        key == null ? null : dir.resolve(key));
  }

  @Test
  void a_server_that_the_given_authority_signed_is_trusted() throws Exception {
    try (var there = ScriptedCloud.start(ServerTls.context(dir, "server"), false)) {
      there.on(FLAVORS, 200, "{\"flavors\": []}");
      var config = there.config();
      try (var cloud = new HttpCloud(with(config, trusting(null, null)), CallObserver.NOBODY)) {
        assertThat(cloud.compute().flavors()).isEmpty();
      }
      assertThat(failure(config))
          .hasMessageContaining("fails at TLS: nobody whom we trust has signed its certificate")
          .hasMessageContaining("set cacert in clouds.yaml")
          .extracting(CloudApiException::kind)
          .isEqualTo(Kind.UNAVAILABLE);
      var careless = new TlsConfig(false, null, null, null);
      try (var cloud = new HttpCloud(with(config, careless), CallObserver.NOBODY)) {
        assertThat(cloud.compute().flavors()).isEmpty();
      }
    }
  }

  @Test
  void a_certificate_of_another_host_is_said_so() throws Exception {
    Certificates.ofAnotherHost(dir, "other", "keystone.example.org");
    var trusting = new TlsConfig(true, dir.resolve("other.pem"), null, null);
    try (var there = ScriptedCloud.start(ServerTls.context(dir, "other"), false)) {
      assertThat(failure(with(there.config(), trusting)))
          .hasMessageContaining("fails at TLS: its certificate is not for that host")
          .hasMessageContaining("auth_url (clouds.yaml)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3  | its certificate has expired (                  | have the operator of the cloud renew it
          -2 | its certificate is not valid yet (             | set the clock of this machine right
          """)
  void a_certificate_of_another_time_is_said_so(
      int daysAgo, String wrong, String mend, @TempDir Path folder) throws Exception {
    Certificates.ofAnotherTime(folder, "server", daysAgo);
    var trusting = new TlsConfig(true, folder.resolve("ca.pem"), null, null);
    try (var there = ScriptedCloud.start(ServerTls.context(folder, "server"), false)) {
      assertThat(failure(with(there.config(), trusting)))
          .hasMessageContaining("fails at TLS: " + wrong)
          .hasMessageContaining(mend);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.key", "client-pkcs1.key", "client-both.pem"})
  void a_client_certificate_is_shown(String key) throws Exception {
    try (var there = ScriptedCloud.start(ServerTls.context(dir, "server"), true)) {
      there.on(FLAVORS, 200, "{\"flavors\": []}");
      var config = there.config();
      assertThat(failure(with(config, trusting(null, null))).kind()).isEqualTo(Kind.UNAVAILABLE);
      var both = key.equals("client-both.pem");
      var tls = trusting(both ? key : "client.pem", both ? null : key);
      try (var cloud = new HttpCloud(with(config, tls), CallObserver.NOBODY)) {
        assertThat(cloud.compute().flavors()).isEmpty();
      }
    }
  }

  @Test
  void files_of_tls_that_cannot_be_used_are_named() throws Exception {
    var noFile = new TlsConfig(true, dir.resolve("missing.pem"), null, null);
    assertThatThrownBy(() -> new HttpCloud(with(at("https://x"), noFile), CallObserver.NOBODY))
        .isInstanceOf(CloudConfigException.class)
        .hasMessageContaining("cloud far: cacert")
        .hasMessageContaining("missing.pem");
    var noKey = trusting("client.pem", "ca.pem");
    assertThatThrownBy(() -> new HttpCloud(with(at("https://x"), noKey), CallObserver.NOBODY))
        .hasMessageContaining("holds no private key");
    Files.writeString(dir.resolve("empty.pem"), "");
    var empty = new TlsConfig(true, dir.resolve("empty.pem"), null, null);
    assertThatThrownBy(() -> new HttpCloud(with(at("https://x"), empty), CallObserver.NOBODY))
        .hasMessageContaining("no certificate");
  }

  @Test
  void plain_text_where_tls_is_expected_is_a_trouble_of_tls() throws Exception {
    try (var plain = HalfServer.impatient("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThat(failure(at(plain.url().replace("http:", "https:"))))
          .hasMessageContaining("fails at TLS");
    }
  }

  @Test
  void nobody_at_the_url_is_said_so() throws Exception {
    var e = failure(at("http://127.0.0.1:%d/v3".formatted(SilentServer.deadPort())));
    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("cloud far: nothing listens at POST http://127.0.0.1:");
    assertThat(failure(at("http://no-such-host.invalid:5000/v3")))
        .hasMessageContaining("the host of POST http://no-such-host.invalid:5000")
        .hasMessageContaining("is unknown");
  }

  @Test
  void a_silent_endpoint_is_given_up_in_time() throws Exception {
    try (var silent = SilentServer.start()) {
      var config =
          with(at("http://%s:%d".formatted(silent.host(), silent.port())), Duration.ofMillis(300));
      var e = failure(config);
      assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(e).hasMessageContaining("within 0.3 s (api_timeout in clouds.yaml)");
    }
  }

  @Test
  void an_answer_that_stops_in_the_middle_is_given_up_in_time() throws Exception {
    try (var half = HalfServer.start("HTTP/1.1 201 OK\r\nContent-Length: 100\r\n\r\n{", false)) {
      var e = failure(with(at(half.url()), Duration.ofMillis(300)));
      assertThat(e.kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void a_get_is_repeated_once_when_the_connection_is_lost_and_a_post_never() throws Exception {
    try (var there = ScriptedCloud.start();
        var half = HalfServer.start("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", true)) {
      var config = there.config();
      var there1 =
          new CloudConfig(
              "far",
              "RegionOne",
              "public",
              config.credentials(),
              TlsConfig.DEFAULT,
              java.util.Map.of("compute", half.url() + "/v2.1"),
              java.util.Map.of("compute", "2.79"),
              Duration.ofSeconds(20),
              "qcow2",
              config.addressing(),
              config.proxies());
      var e = failure(there1);
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(e).hasMessageContaining("the connection was lost");
      assertThat(half.connections()).isEqualTo(2);
      try (var cloud = new HttpCloud(there1, CallObserver.NOBODY)) {
        assertThatThrownBy(() -> cloud.compute().consoleOutput("s1", 1))
            .hasMessageContaining("may have been carried out");
      }
      assertThat(half.connections()).isEqualTo(3);
    }
  }

  @Test
  void servers_that_close_each_connection_lose_no_call() throws Exception {
    try (var closing =
        HalfServer.start(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 15\r\n\r\n{\"flavors\": []}",
            true)) {
      try (var there = ScriptedCloud.start()) {
        var config = there.config();
        var there1 =
            new CloudConfig(
                "far",
                "RegionOne",
                "public",
                config.credentials(),
                TlsConfig.DEFAULT,
                java.util.Map.of("compute", closing.url() + "/v2.1"),
                java.util.Map.of("compute", "2.79"),
                Duration.ofSeconds(20),
                "qcow2",
                config.addressing(),
                config.proxies());
        try (var cloud = new HttpCloud(there1, CallObserver.NOBODY)) {
          for (int i = 0; i < 300; i++) {
            assertThat(cloud.compute().flavors()).isEmpty();
          }
        }
        assertThat(closing.connections()).isEqualTo(300);
      }
    }
  }
}
