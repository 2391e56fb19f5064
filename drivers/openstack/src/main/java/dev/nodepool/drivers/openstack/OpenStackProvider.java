package dev.nodepool.drivers.openstack;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.HasFlavors;
import dev.nodepool.driver.HasImages;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Zoned;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A project in an OpenStack cloud, whatever stands behind {@link Cloud}. Thread-safe. */
public final class OpenStackProvider
    implements Provider, ConsoleLog, Zoned, Diagnosable, HasFlavors, HasImages {
  private static final int CONSOLE_LINES = 500;

  private final String name;
  private final Labels labels;
  private final Project project;

  /**
   * Does not talk to the cloud.
   *
   * @param rules what clouds.yaml says of the cloud's networks now
   * @throws IllegalArgumentException in one sentence, when the configuration makes no sense
   */
  public OpenStackProvider(
      ProviderConfig config, DriverContext context, Cloud cloud, Supplier<NetworkRules> rules) {
    this(config, context, cloud, rules, DeletionLadder.DEFAULT);
  }

  OpenStackProvider(
      ProviderConfig config,
      DriverContext context,
      Cloud cloud,
      Supplier<NetworkRules> rules,
      DeletionLadder ladder) {
    name = config.name();
    labels = Labels.of(config);
    project = Project.of(labels, context, cloud, rules, ladder);
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException, InterruptedException {
    try {
      return project.offers().of(labels.setup(pool, label));
    } catch (CloudApiException e) {
      throw refused("provider %s, label %s".formatted(name, label), e);
    }
  }

  @Override
  public List<String> zones(String pool) throws LaunchException, InterruptedException {
    try {
      var configured = labels.zonesOf(pool);
      return configured.isEmpty() ? project.catalog().zones() : configured;
    } catch (CloudApiException e) {
      throw refused("provider %s, pool %s".formatted(name, pool), e);
    }
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    var setup = labels.setup(spec.pool(), spec.label());
    try {
      var server = project.launch().launch(setup, spec, progress);
      var reach = project.catalog().reach(server);
      if (reach.interfaceIp().isEmpty()) {
        throw new LaunchException(
                LaunchFailure.CLOUD_ERROR,
                "node %s: the server %s has no address".formatted(spec.nodeId(), server.id()))
            .of(Trouble.NETWORK);
      }
      return MachineFacts.of(labels.settings(), setup, spec, server, reach);
    } catch (CloudApiException e) {
      throw refused("provider %s, node %s".formatted(name, spec.nodeId()), e);
    }
  }

  /** What we know of flavors, images, networks and zones may be out of date. */
  private LaunchException refused(String what, CloudApiException e) {
    if (e.kind() == Kind.BAD_REQUEST) {
      project.forget();
    }
    return CloudErrors.launch(what, e);
  }

  @Override
  public void delete(String externalId) throws CloudException, InterruptedException {
    if (BootVolumes.isOne(externalId)) {
      project.volumes().delete(externalId);
    } else {
      project.own().note(externalId);
      project.deletion().delete(externalId);
    }
  }

  /**
   * Volumes that no server has are among them: only records tell whether one is still to come. What
   * else servers leave behind is looked for on the way.
   */
  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    try {
      var servers = project.cloud().servers(null).servers();
      servers.stream().filter(project.marks()::areOn).forEach(it -> project.own().note(it.id()));
      project
          .leftovers()
          .passBy(servers.stream().map(Server::id).collect(Collectors.toUnmodifiableSet()));
      var owned =
          new ArrayList<OwnedMachine>(
              servers.stream()
                  .filter(server -> !server.isGone() && project.marks().areOn(server))
                  .map(it -> new OwnedMachine(it.id(), Marks.nodeOf(it), it.name()))
                  .toList());
      var nodes =
          owned.stream()
              .map(OwnedMachine::nodeId)
              .filter(Objects::nonNull)
              .collect(Collectors.toUnmodifiableSet());
      owned.addAll(project.volumes().left(nodes));
      return owned;
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: list servers".formatted(name), e);
    }
  }

  @Override
  public Quota quota() throws CloudException, InterruptedException {
    try {
      return project.quota().ask();
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: ask for its limits".formatted(name), e);
    }
  }

  @Override
  public Optional<String> consoleLog(String externalId)
      throws CloudException, InterruptedException {
    try {
      return Optional.of(project.cloud().consoleOutput(externalId, CONSOLE_LINES));
    } catch (CloudApiException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw CloudErrors.of("console of server " + externalId, e);
    }
  }

  @Override
  public List<Finding> diagnose() throws InterruptedException {
    return new Diagnosis(labels, project).run();
  }

  @Override
  public List<Size> flavors() throws CloudException, InterruptedException {
    try {
      return Sizes.of(labels, project.catalog());
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: list flavors".formatted(name), e);
    }
  }

  @Override
  public List<UploadedImage> images() throws CloudException, InterruptedException {
    try {
      return UploadedImages.of(project.catalog().imagesNow(), project.marks());
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: list images".formatted(name), e);
    }
  }

  @Override
  public void deleteImage(String externalId) throws CloudException, InterruptedException {
    try {
      project.cloud().deleteImage(externalId);
    } catch (CloudApiException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw CloudErrors.of("provider %s: delete image %s".formatted(name, externalId), e);
      }
    }
  }

  @Override
  public void close() {
    // There is nothing to close: the cloud belongs to whoever opened it.
  }
}
