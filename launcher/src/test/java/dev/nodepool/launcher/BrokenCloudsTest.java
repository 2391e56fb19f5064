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
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever is wrong with one cloud is said in words that help, by {@code explain}, in the log and
 * by {@code doctor}, and another provider serves meanwhile.
 */
class BrokenCloudsTest {
  private static final String TWO_PROVIDERS =
      """
      labels:
        - name: far
        - name: near
      providers:
        - name: sky
          driver: openstack
          cloud: CLOUD
          rate: 0
          cloud-images:
            - name: debian
              image-name: debian-12
          pools:
            - name: main
              networks: [private]
              labels:
                - name: far
                  cloud-image: debian
                  flavor-name: m1.small
                  host-key-checking: false
        - name: fake-works
          cloud: fake
          rate: 0
          cloud-images:
            - name: Fake Precise
          pools:
            - name: main
              labels:
                - name: near
                  cloud-image: Fake Precise
                  min-ram: 1
      """;

  /** What is wrong, and what has to be read of it. */
  enum Trouble {
    WRONG_PASSWORD("simulator", "correct username, password"),
    WRONG_APPLICATION_CREDENTIAL("simulator-appcred", "application credential"),
    MISSING_REGION("simulator", "there is no region Nowhere"),
    UNKNOWN_NETWORK("simulator", "private-x"),
    NO_FLAVOR("simulator", "m9.huge"),
    EXHAUSTED_QUOTA("simulator", "instances: 1 wanted, 0 free"),
    NOBODY_LISTENS("simulator", "127.0.0.1:1"),
    HANGING("simulator", "has not said yet");

    private final String cloud;
    private final String words;

    Trouble(String cloud, String words) {
      this.cloud = cloud;
      this.words = words;
    }

    Map<String, Object> settings() {
      return switch (this) {
        case EXHAUSTED_QUOTA -> Map.of("quota", List.of(-1, 0, -1));
        case HANGING ->
            Map.of("faults", List.of(Map.of("calls", "*", "fault", "hang-before", "times", -1)));
        default -> Map.of();
      };
    }

    String clouds(String yaml) {
      return switch (this) {
        case WRONG_PASSWORD -> yaml.replaceAll("password: .*", "password: wrong");
        case WRONG_APPLICATION_CREDENTIAL ->
            yaml.replaceAll(
                "application_credential_secret: .*", "application_credential_secret: x");
        case MISSING_REGION -> yaml.replaceAll("region_name: .*", "region_name: Nowhere");
        case NOBODY_LISTENS -> yaml.replaceAll("http://[^/\n]*", "http://127.0.0.1:1");
        default -> yaml;
      };
    }

    String config() {
      var yaml = TWO_PROVIDERS.replace("CLOUD", cloud);
      return switch (this) {
        case UNKNOWN_NETWORK -> yaml.replace("[private]", "[private-x]");
        case NO_FLAVOR -> yaml.replace("m1.small", "m9.huge");
        default -> yaml;
      };
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void it_is_explained_and_logged_and_other_providers_go_on(Trouble trouble) throws Exception {
    try (var simulator = Simulator.start(SimulatorSettings.DEFAULT.withCloud(trouble.settings()))) {
      var clouds = folder.resolve("clouds.yaml");
      Files.writeString(clouds, trouble.clouds(CloudsYaml.of(simulator.authUrl(), "RegionOne")));
      var environment = Map.of("OS_CLIENT_CONFIG_FILE", clouds.toString());
      try (var log = new Listening();
          var it = new LauncherFixture(folder, environment)) {
        it.launcher(trouble.config());
        var id = it.ask("far");
        var explainer = new Explainer(it.store);
        await(
            () -> explainer.request(id).orElseThrow().toString(),
            text -> text.contains(trouble.words) && text.contains("sky"));
        assertThat(it.fulfilled(it.ask("near")).getFirst().provider()).isEqualTo("fake-works");
        assertThat(log.text()).doesNotContain("\tat dev.nodepool");
        // Of a cloud that hangs, log and doctor know when the time of a call is over.
        if (trouble != Trouble.HANGING) {
          await(log::text, text -> text.contains(trouble.words) && text.contains("sky"));
          try (var provider = it.open(trouble.config(), "sky")) {
            assertThat(((Diagnosable) provider).diagnose())
                .anySatisfy(finding -> {
                  assertThat(finding.grade()).isNotEqualTo(Finding.Grade.OK);
                  assertThat(finding.text() + finding.mend()).isNotBlank();
                });
          }
        }
      }
    }
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

    private String text() {
      return heard.stream()
          .map(event -> event.getLoggerName() + " " + event.getFormattedMessage())
          .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
      root.detachAppender(this);
    }
  }
}
