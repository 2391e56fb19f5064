package dev.nodepool.app;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.ServerCertificate;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.simulator.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;

/** An OpenStack cloud that is simulated, on a port. */
@Command(
    name = "simulator",
    description = {
      "Runs a simulated OpenStack cloud on a port, for launchers, the openstack command and",
      "benchmarks. Nothing of it is kept when it ends."
    },
    footer = {
      "",
      "Example: nodepool simulator --port 5000 --build-time 1..3 --clouds-yaml clouds.yaml"
    })
final class SimulatorCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Where to listen (127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "The port; 0 takes a free one (0).")
  private int port;

  @Option(
      names = "--clouds-yaml",
      paramLabel = "FILE",
      description = "Writes a clouds.yaml that leads to it.")
  private @Nullable Path cloudsYaml;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "A region; can be given several times (RegionOne).")
  private List<String> regions = List.of("RegionOne");

  @Option(
      names = "--quota",
      paramLabel = "SERVERS",
      description = "How many servers a project may have, with any number of cores (20).")
  private @Nullable Long quota;

  @Option(
      names = "--latency",
      paramLabel = "SECONDS",
      description = "How long each call takes: 0.2, 0.1..0.5 or 0.2~0.5 (median~sigma) (0).")
  private @Nullable String latency;

  @Option(
      names = "--build-time",
      paramLabel = "SECONDS",
      description = "Until a server is ACTIVE, written as --latency is (0.1).")
  private @Nullable String buildTime;

  @Option(
      names = "--delete-time",
      paramLabel = "SECONDS",
      description = "Until a deleted server is gone, written as --latency is (0).")
  private @Nullable String deleteTime;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "A JSON file with all settings; the options above go before it.")
  private @Nullable Path settings;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      description = "How many seconds go by in the cloud in one; 0 stops its time (1).")
  private double speed = 1;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Equal seeds give equal ids and delays for equal calls (1).")
  private long seed = 1;

  @Option(
      names = "--token-life",
      paramLabel = "SECONDS",
      description = "How long a token holds (3600).")
  private long tokenLife = 3600;

  @Option(names = "--fake", description = "The flavors, networks and images of the driver fake.")
  private boolean fake;

  @ArgGroup(exclusive = false)
  private @Nullable Tls tls;

  /** With TLS; both or none. */
  private static final class Tls {
    @Option(
        names = "--tls-certificate",
        paramLabel = "FILE",
        required = true,
        description = "Serves HTTPS with this certificate (PEM); --clouds-yaml trusts it.")
    private Path certificate = Path.of("");

    @Option(
        names = "--tls-key",
        paramLabel = "FILE",
        required = true,
        description = "The key of the certificate (PEM, not encrypted).")
    private Path key = Path.of("");
  }

  SimulatorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    LogSetup.start(session.options().logging(), LogSetup.console(session.options().debug()));
    try (var simulator = Simulator.start(wanted())) {
      write(simulator);
      tell(simulator);
      new CountDownLatch(1).await();
      return ExitCode.DONE;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("The simulator cannot start: %s.".formatted(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "The simulator cannot listen on %s port %d (%s): choose another with --host and --port."
              .formatted(host, port, NetworkTrouble.words(e)),
          e);
    }
  }

  private SimulatorSettings wanted() {
    return new SimulatorSettings(
        host,
        port,
        regions,
        seed,
        speed,
        Duration.ofSeconds(tokenLife),
        fake,
        cloud(),
        Optional.ofNullable(tls).map(it -> new ServerCertificate(it.certificate, it.key)));
  }

  /** The keys of the settings: those of the file, then those of the options. */
  private Map<String, Object> cloud() {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (settings != null) {
      keys.putAll(file(settings));
    }
    if (quota != null) {
      keys.put("quota", List.of(-1, quota, -1));
    }
    put(keys, "latency", latency);
    put(keys, "build_time", buildTime);
    put(keys, "delete_time", deleteTime);
    return keys;
  }

  private static void put(Map<String, Object> keys, String key, @Nullable String value) {
    if (value != null) {
      keys.put(key, value);
    }
  }

  private static Map<String, Object> file(Path path) {
    try {
      return Json.values(Json.MAPPER.readTree(Files.readAllBytes(path)));
    } catch (IOException e) {
      throw new CommandFailure(
          "The settings %s cannot be read: %s.".formatted(path, FileTrouble.words(e)), e);
    } catch (JacksonException e) {
      throw new CommandFailure(
          "The settings %s cannot be read: it must be a file with a JSON object.".formatted(path),
          e);
    }
  }

  private void write(Simulator simulator) {
    if (cloudsYaml == null) {
      return;
    }
    try {
      var region = regions.getFirst();
      // There is a password in it, as in every clouds.yaml.
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      if (!Files.exists(cloudsYaml)) {
        Files.createFile(cloudsYaml, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
      Files.setPosixFilePermissions(cloudsYaml, ownerOnly);
      Files.writeString(
          cloudsYaml,
          tls == null
              ? CloudsYaml.of(simulator.authUrl(), region)
              : CloudsYaml.of(simulator.authUrl(), region, tls.certificate));
    } catch (IOException e) {
      throw new CommandFailure(
          "%s cannot be written (%s): name another file with --clouds-yaml."
              .formatted(cloudsYaml, FileTrouble.words(e)),
          e);
    }
  }

  private void tell(Simulator simulator) {
    var out = session.out();
    out.println("READY: " + simulator.authUrl());
    if (cloudsYaml == null) {
      out.println("With --clouds-yaml FILE it writes a clouds.yaml that leads here.");
    } else {
      out.println(
          "Try: OS_CLIENT_CONFIG_FILE=%s OS_CLOUD=simulator openstack server list"
              .formatted(cloudsYaml.toAbsolutePath()));
    }
    out.println(
        "Steer it: curl %s%s/control/settings"
            .formatted(
                tls == null ? "" : "--cacert %s ".formatted(tls.certificate), simulator.url()));
    out.flush();
  }
}
