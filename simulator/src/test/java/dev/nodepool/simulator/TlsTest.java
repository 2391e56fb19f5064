package dev.nodepool.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.clouds.CloudsFiles;
import dev.nodepool.openstack.http.HttpCloud;
import dev.nodepool.openstack.identity.Endpoint;
import dev.nodepool.testkit.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir private Path home;

  private HttpCloud open(String cloudsYaml) throws Exception {
    var file = Files.writeString(home.resolve("clouds.yaml"), cloudsYaml);
    var environment = Map.of("OS_CLIENT_CONFIG_FILE", file.toString());
    var clouds = new CloudsFiles(environment, home, home).read();
    return new HttpCloud(clouds.cloud("simulator", null), CallObserver.NOBODY);
  }

  @Test
  void a_simulator_with_a_certificate_serves_all_its_services_over_https() throws Exception {
    Certificates.selfSigned(home, "server");
    var certificate = new ServerCertificate(home.resolve("server.pem"), home.resolve("server.key"));
    try (var simulator = Simulator.start(SimulatorSettings.DEFAULT.withTls(certificate))) {
      assertThat(simulator.authUrl()).startsWith("https://127.0.0.1:");
      try (var cloud = open(CloudsYaml.of(simulator.authUrl(), "RegionOne", certificate.chain()))) {
        assertThat(cloud.compute().flavors()).isNotEmpty();
        assertThat(cloud.image().images()).isNotEmpty();
        assertThat(cloud.identity().access().endpoints())
            .extracting(Endpoint::url)
            .isNotEmpty()
            .allMatch(url -> url.startsWith(simulator.url()));
      }
      try (var stranger = open(CloudsYaml.of(simulator.authUrl(), "RegionOne"))) {
        assertThatThrownBy(stranger.compute()::flavors)
            .isInstanceOf(CloudApiException.class)
            .hasMessageContaining("fails at TLS");
      }
    }
  }

  @Test
  void a_certificate_of_no_use_is_named() throws Exception {
    var nothing = Files.createFile(home.resolve("empty.pem"));
    var wrong = SimulatorSettings.DEFAULT.withTls(new ServerCertificate(nothing, nothing));
    assertThatThrownBy(() -> Simulator.start(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.pem")
        .hasMessageContaining("no certificate");
  }
}
