package org.example.command;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** One section of the configuration: what its commands make. Any number of threads. */
final class CommandProvider implements Provider {
  /** With this exit code {@code create} says that there is no room now: the request waits. */
  private static final int NO_ROOM = 75;

  private final String name;
  private final String installation;
  private final CommandSettings settings;

  CommandProvider(String name, String installation, CommandSettings settings) {
    this.name = name;
    this.installation = installation;
    this.settings = settings;
  }

  @Override
  public Offer offer(String pool, String label) {
    return Offer.of(Resources.instances(1))
        .withScan(settings.label(pool, label).hostKeyChecking())
        .withTimeouts(
            Duration.ofSeconds(settings.launchTimeout()),
            Duration.ofSeconds(settings.bootTimeout()));
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    var environment =
        Map.of(
            "NODEPOOL_NODE", spec.nodeId(),
            "NODEPOOL_NAME", spec.machineName(),
            "NODEPOOL_POOL", spec.pool(),
            "NODEPOOL_LABEL", spec.label());
    try (var run = run(settings.create(), environment, spec.patience())) {
      var id = run.line();
      if (id.isPresent()) {
        progress.placed(id.get());
      }
      var address = run.line();
      int exit = run.exit();
      if (exit != 0) {
        throw new LaunchException(
            exit == NO_ROOM ? LaunchFailure.OUT_OF_QUOTA : LaunchFailure.CLOUD_ERROR, run.failure());
      }
      return machine(id, address, settings.label(spec.pool(), spec.label()));
    } catch (CloudException e) {
      throw new LaunchException(LaunchFailure.CLOUD_ERROR, String.valueOf(e.getMessage()), e);
    } catch (TimeoutException e) {
      throw new LaunchException(LaunchFailure.TIMED_OUT, String.valueOf(e.getMessage()), e);
    }
  }

  private Machine machine(Optional<String> id, Optional<String> line, CommandSettings.Label label)
      throws LaunchException {
    if (line.isEmpty()) {
      throw new LaunchException(
          LaunchFailure.CLOUD_ERROR,
          "The command %s must print the id and the address of the node, each on a line"
              .formatted(settings.create().getFirst()));
    }
    var words = line.get().split("\\s+");
    return Machine.builder()
        .externalId(id.orElseThrow())
        .hostname(words[0])
        .interfaceIp(words[0])
        .connectionType("ssh")
        .connectionPort(words.length > 1 ? Integer.parseInt(words[1]) : Machine.SSH_PORT)
        .username(label.username())
        .build();
  }

  @Override
  public void delete(String externalId) throws CloudException, InterruptedException {
    lines(settings.delete(), Map.of("NODEPOOL_ID", externalId));
  }

  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    var machines = new ArrayList<OwnedMachine>();
    if (!settings.list().isEmpty()) {
      for (var line : lines(settings.list(), Map.of())) {
        var words = line.split("\\s+");
        var node = words.length > 1 ? words[1] : null;
        machines.add(new OwnedMachine(words[0], node, "np" + node));
      }
    }
    return machines;
  }

  /** What the command prints; it has to end well and in time. */
  private List<String> lines(List<String> command, Map<String, String> environment)
      throws CloudException, InterruptedException {
    try (var run = run(command, environment, settings.patience())) {
      var lines = new ArrayList<String>();
      for (var line = run.line(); line.isPresent(); line = run.line()) {
        lines.add(line.get());
      }
      run.finish();
      return lines;
    } catch (TimeoutException e) {
      throw new CloudException(String.valueOf(e.getMessage()), e);
    }
  }

  private CommandRun run(List<String> command, Map<String, String> environment, Duration patience)
      throws CloudException {
    var all = new HashMap<>(environment);
    all.put("NODEPOOL_PROVIDER", name);
    all.put("NODEPOOL_INSTALLATION", installation);
    return new CommandRun(command, all, patience);
  }

  @Override
  public Quota quota() {
    return Quota.UNLIMITED;
  }

  @Override
  public void close() {}
}
