package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.Finding;
import dev.nodepool.launcher.explain.Explainer;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.ServerCertificate;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.testkit.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever is wrong with one cloud is said in words that help, by {@code explain}, in the log and
 * by {@code doctor}, and another provider serves meanwhile.
 */
class BrokenCloudsTest {
  /** The first is broken, the second serves meanwhile. */
  private static TestConfig twoProviders(String cloud) {
    return new TestConfig()
        .provider("sky", "openstack")
        .with("cloud", cloud)
        .with("rate", 0)
        .with("cloud-images", List.of(Map.of("name", "debian", "image-name", "debian-12")))
        .pool("networks", List.of("private"))
        .offers(
            "far",
            Map.of("cloud-image", "debian", "flavor-name", "m1.small", "host-key-checking", false))
        .fake("fake-works", "near")
        .at("sky");
  }

  private static final String NEW_CREDENTIAL =
      "make a new one (`openstack application credential create`) and put it into clouds.yaml";

  /**
   * What is wrong, and what explain, log and doctor have to say of it: what it is, and what mends
   * it.
   */
  enum Trouble {
    WRONG_PASSWORD(
        "refuses user nodepool with this password",
        "correct username, password, domain or project in clouds.yaml"),
    WRONG_APPLICATION_CREDENTIAL("refuses application credential", NEW_CREDENTIAL),
    EXPIRED_APPLICATION_CREDENTIAL("it has expired", NEW_CREDENTIAL),
    MISSING_REGION("there is no region Nowhere; the catalog has RegionOne", "correct region-name"),
    UNKNOWN_NETWORK("the cloud has no network private-x", "choose one that"),
    NO_FLAVOR("no flavor with flavor-name m9.huge;", "`nodepool flavor list sky` shows"),
    EXHAUSTED_QUOTA("instances: 1 wanted, 0 free", "quota that the cloud grants"),
    UNKNOWN_AUTHORITY("nobody whom we trust has signed its certificate", "set cacert"),
    CERTIFICATE_OF_ANOTHER_HOST(
        "its certificate is not for that host", "use a name in auth_url (clouds.yaml)"),
    EXPIRED_CERTIFICATE("its certificate has expired (", "have the operator of the cloud renew it"),
    PROXY_IS_DOWN(
        "nothing listens at the proxy 127.0.0.1:1 (http_proxy in the environment), through which POST http://",
        "see that the proxy runs, correct that variable, or add 127.0.0.1 to no_proxy"),
    NOBODY_LISTENS("nothing listens at POST http://127.0.0.1:1/", "check the URL"),
    HANGING_KEYSTONE("/identity/v3/auth/tokens within 1 s", "see whether that URL answers"),
    HANGING_NOVA("/RegionOne/compute/v2.1", "see whether that URL answers");

    private final String wrong;
    private final String mend;

    Trouble(String wrong, String mend) {
      this.wrong = wrong;
      this.mend = mend;
    }

    private String cloud() {
      return switch (this) {
        case WRONG_APPLICATION_CREDENTIAL, EXPIRED_APPLICATION_CREDENTIAL -> "simulator-appcred";
        default -> "simulator";
      };
    }

    SimulatorSettings settings(Path folder) throws Exception {
      var plain = SimulatorSettings.DEFAULT;
      return switch (this) {
        case EXHAUSTED_QUOTA -> plain.withCloud(Map.of("quota", List.of(-1, 0, -1)));
        case HANGING_KEYSTONE -> plain.withCloud(hanging("identity.*"));
        case HANGING_NOVA -> plain.withCloud(hanging("compute.*"));
        case UNKNOWN_AUTHORITY -> {
          Certificates.selfSigned(folder, "server");
          yield plain.withTls(certificate(folder));
        }
        case CERTIFICATE_OF_ANOTHER_HOST -> {
          Certificates.ofAnotherHost(folder, "server", "keystone.example.org");
          yield plain.withTls(certificate(folder));
        }
        case EXPIRED_CERTIFICATE -> {
          Certificates.ofAnotherTime(folder, "server", 3);
          yield plain.withTls(certificate(folder));
        }
        default -> plain;
      };
    }

    Map<String, String> environment(Path clouds) {
      var file = Map.entry("OS_CLIENT_CONFIG_FILE", clouds.toString());
      return this == PROXY_IS_DOWN
          ? Map.ofEntries(file, Map.entry("http_proxy", "http://u:s3cret@127.0.0.1:1"))
          : Map.ofEntries(file);
    }

    private static Map<String, Object> hanging(String calls) {
      return Map.of("faults", List.of(Map.of("calls", calls, "fault", "hang-before", "times", -1)));
    }

    private static ServerCertificate certificate(Path folder) {
      return new ServerCertificate(folder.resolve("server.pem"), folder.resolve("server.key"));
    }

    void happensTo(Simulator simulator) {
      if (this == EXPIRED_APPLICATION_CREDENTIAL) {
        simulator.control().endCredential(simulator.control().time().instant());
      }
    }

    String clouds(Simulator simulator, Path folder) {
      var yaml = CloudsYaml.of(simulator.authUrl(), "RegionOne");
      return switch (this) {
        case WRONG_PASSWORD -> yaml.replaceAll("password: .*", "password: wrong");
        case WRONG_APPLICATION_CREDENTIAL ->
            yaml.replaceAll(
                "application_credential_secret: .*", "application_credential_secret: x");
        case MISSING_REGION -> yaml.replaceAll("region_name: .*", "region_name: Nowhere");
        case CERTIFICATE_OF_ANOTHER_HOST ->
            CloudsYaml.of(simulator.authUrl(), "RegionOne", certificate(folder).chain());
        case EXPIRED_CERTIFICATE ->
            CloudsYaml.of(simulator.authUrl(), "RegionOne", folder.resolve("ca.pem"));
        case NOBODY_LISTENS -> yaml.replaceAll("http://[^/\n]*", "http://127.0.0.1:1");
        case HANGING_KEYSTONE, HANGING_NOVA ->
            yaml.replace("    region_name:", "    api_timeout: 1\n    region_name:");
        default -> yaml;
      };
    }

    TestConfig config() {
      var config = twoProviders(cloud());
      return switch (this) {
        case UNKNOWN_NETWORK -> config.pool("networks", List.of("private-x"));
        case NO_FLAVOR -> config.offered("far", "flavor-name", "m9.huge");
        default -> config;
      };
    }

    /** All of it in one piece, and of which provider. */
    boolean isIn(String text) {
      return text.contains("provider sky") && text.contains(wrong) && text.contains(mend);
    }

    /** One service that hangs keeps the doctor from no other. */
    boolean letsLookAtNetworks() {
      return switch (this) {
        case HANGING_NOVA, UNKNOWN_NETWORK, NO_FLAVOR, EXHAUSTED_QUOTA -> true;
        default -> false;
      };
    }

    /** The doctor looks at the project, not at a request. */
    boolean isSaidBy(Finding finding) {
      var text = finding.text() + "; " + finding.mend();
      return finding.grade() != Finding.Grade.OK
          && finding.mend() != null
          // Else people look for it in the cloud.
          && (this != PROXY_IS_DOWN || finding.mend().startsWith("have the proxy repaired"))
          && (this == EXHAUSTED_QUOTA
              ? text.contains("provider sky: label far: room for 0 more nodes")
                  && text.contains("ask the cloud for more")
              : isIn(text));
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void it_is_explained_and_logged_and_diagnosed_and_other_providers_go_on(Trouble trouble)
      throws Exception {
    try (var simulator = Simulator.start(trouble.settings(folder))) {
      trouble.happensTo(simulator);
      var clouds = folder.resolve("clouds.yaml");
      Files.writeString(clouds, trouble.clouds(simulator, folder));
      var environment = trouble.environment(clouds);
      try (var log = new Listening();
          var it = new LauncherFixture(folder, environment)) {
        it.launcher(trouble.config());
        var id = it.ask("far");
        assertThat(it.fulfilled(it.ask("near")).getFirst().provider()).isEqualTo("fake-works");
        await(() -> explained(it, id), pools -> pools.stream().anyMatch(trouble::isIn));
        await(log::lines, lines -> lines.stream().anyMatch(trouble::isIn));
        assertThat(log.lines()).noneMatch(line -> line.contains("\tat dev.nodepool"));
        assertThat(log.lines()).noneMatch(line -> line.contains("s3cret"));
        long began = System.nanoTime();
        try (var provider = it.open(trouble.config(), "sky")) {
          var findings = ((Diagnosable) provider).diagnose();
          assertThat(findings).anyMatch(trouble::isSaidBy);
          assertThat(findings.stream().anyMatch(finding -> finding.check().equals("networks")))
              .isEqualTo(trouble.letsLookAtNetworks());
          assertThat(findings)
              .filteredOn(finding -> finding.grade() != Finding.Grade.OK)
              .allSatisfy(finding -> {
                assertThat(finding.text()).startsWith("provider sky");
                assertThat(finding.mend()).isNotBlank();
              });
        }
        // One call that hangs is enough: the next to that service would, too.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
      }
    }
  }

  /** What {@code explain} says of each pool. */
  private static List<String> explained(LauncherFixture it, String request) throws Exception {
    return new Explainer(it.store)
        .request(request).orElseThrow().pools().stream()
            .map(pool ->
                "provider %s: %s What would change it: %s"
                    .formatted(pool.pool().provider(), pool.text(), pool.remedy().orElse("")))
            .toList();
  }

  /** What is logged while it is open. */
  private static final class Listening extends AppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final Queue<ILoggingEvent> heard = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");

    private Listening() {
      start();
      root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      heard.add(event);
    }

    private List<String> lines() {
      return heard.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
      root.detachAppender(this);
    }
  }
}
