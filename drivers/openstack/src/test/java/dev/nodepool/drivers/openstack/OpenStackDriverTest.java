package dev.nodepool.drivers.openstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.Finding.Grade;
import dev.nodepool.driver.Provider;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.testkit.SampleContexts;
import dev.nodepool.testkit.SampleProviders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes of clouds.yaml, at a cloud that lets nobody in. */
class OpenStackDriverTest {
  private static final String CONFIG =
      """
      labels: [{name: small}]
      providers:
        - name: cloud-1
          cloud: mine
          rate: 0
          cloud-images: [{name: base, image-id: x}]
          pools:
            - name: main
              labels: [{name: small, cloud-image: base, min-ram: 1}]
      """;

  @TempDir Path directory;
  private final SshConnections ssh = new SshConnections();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private HttpServer keystone;

  @BeforeEach
  void start() throws IOException {
    keystone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keystone.createContext(
        "/",
        exchange -> {
          logins.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          var body =
              """
              {"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}\
              """
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    keystone.start();
  }

  @AfterEach
  void stop() {
    keystone.stop(0);
    ssh.close();
  }

  private void clouds(String name, String password) throws IOException {
    Files.writeString(
        directory.resolve("clouds.yaml"),
        """
        clouds:
          %s:
            auth:
              auth_url: http://127.0.0.1:%d/v3
              username: nodepool
              password: %s
              project_name: ci
        """
            .formatted(name, keystone.getAddress().getPort(), password));
  }

  private Provider open() throws Exception {
    var environment =
        Map.of(
            "HOME", directory.toString(),
            "OS_CLIENT_CONFIG_FILE", directory.resolve("clouds.yaml").toString());
    return new OpenStackDriver(Duration.ZERO)
        .open(SampleProviders.first(CONFIG), SampleContexts.of(directory, ssh, environment));
  }

  @Test
  void the_service_loader_finds_it() {
    assertThat(ServiceLoader.load(Driver.class))
        .filteredOn(OpenStackDriver.class::isInstance)
        .singleElement()
        .satisfies(driver -> assertThat(driver.names()).containsExactly("openstack"));
  }

  @Test
  void a_cloud_that_clouds_yaml_lacks_is_named_at_once() throws Exception {
    clouds("another", "secret");
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mine")
        .hasMessageContaining("another")
        .hasMessageContaining("clouds.yaml");
  }

  @Test
  void a_wrong_password_is_said_in_the_words_of_the_cloud() throws Exception {
    clouds("mine", "wrong-one");
    try (var provider = open()) {
      assertThatThrownBy(provider::quota)
          .isInstanceOf(CloudException.class)
          .hasMessageContaining("cloud-1")
          .hasMessageContaining("requires authentication")
          .hasMessageNotContaining("wrong-one");
      var findings = ((Diagnosable) provider).diagnose();
      assertThat(findings).extracting(Finding::check).containsExactly("credentials", "the rest");
      assertThat(findings.getFirst())
          .satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.PROBLEM);
            assertThat(finding.text()).startsWith("provider cloud-1: cloud mine: ");
            assertThat(finding.mend()).contains("openstack --os-cloud mine token issue");
          });
      assertThat(findings.getLast().text()).contains("was not looked at");
    }
  }

  @Test
  void certificates_that_are_not_checked_are_a_finding_of_the_doctor() throws Exception {
    clouds("mine", "some-one");
    Files.writeString(
        directory.resolve("clouds.yaml"),
        Files.readString(directory.resolve("clouds.yaml")) + "    verify: false\n");
    try (var provider = open()) {
      assertThat(((Diagnosable) provider).diagnose().getFirst())
          .satisfies(finding -> {
            assertThat(finding.check()).isEqualTo("certificates");
            assertThat(finding.grade()).isEqualTo(Grade.WARNING);
            assertThat(finding.text()).contains("cloud-1", "verify: false");
            assertThat(finding.mend()).contains("cacert", "mine");
          });
    }
  }

  @Test
  void a_password_that_is_mended_in_clouds_yaml_is_used_without_a_restart() throws Exception {
    clouds("mine", "old-one");
    try (var provider = open()) {
      assertThatThrownBy(provider::quota).isInstanceOf(CloudException.class);
      clouds("mine", "new-one");
      assertThatThrownBy(provider::quota).isInstanceOf(CloudException.class);
    }
    assertThat(logins.getFirst()).contains("old-one");
    assertThat(logins.getLast()).contains("new-one");
  }
}
