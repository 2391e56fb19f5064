package dev.nodepool.drivers.openstack;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Fault;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.HasFlavors;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.TakesImages;
import dev.nodepool.driver.Zoned;
import dev.nodepool.drivers.openstack.catalog.FlavorList;
import dev.nodepool.drivers.openstack.catalog.ImageTransfer;
import dev.nodepool.drivers.openstack.catalog.UploadedImages;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan;
import dev.nodepool.drivers.openstack.compute.BootVolumes;
import dev.nodepool.drivers.openstack.compute.CloudErrors;
import dev.nodepool.drivers.openstack.compute.MachineFacts;
import dev.nodepool.drivers.openstack.diagnosis.Diagnosis;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A project in an OpenStack cloud, whatever stands behind {@link Cloud}. Where files say which
 * cloud that is, each call is made with what they say now, or said a few seconds ago. Thread-safe.
 */
public final class OpenStackProvider
    implements Provider, ConsoleLog, Zoned, Diagnosable, HasFlavors, TakesImages {
  private static final int CONSOLE_LINES = 500;

  private final String name;
  private final ProviderLabels labels;
  private final Reloading<OpenProject> current;

  /** Something that is done with the project. */
  @FunctionalInterface
  private interface Work<T, X extends Exception> {
    T on(Project project) throws X, CloudApiException, InterruptedException;
  }

  /**
   * In a cloud that stays the same. Does not talk to it.
   *
   * @param rules what clouds.yaml says of the cloud's networks now
   * @throws IllegalArgumentException in one sentence, when the configuration makes no sense
   */
  public OpenStackProvider(
      ProviderConfig config, DriverContext context, Cloud cloud, Supplier<NetworkRules> rules) {
    this(config, context, cloud, rules, DeletionPlan.DEFAULT);
  }

  OpenStackProvider(
      ProviderConfig config,
      DriverContext context,
      Cloud cloud,
      Supplier<NetworkRules> rules,
      DeletionPlan plan) {
    this(
        config,
        () -> "",
        labels ->
            new OpenProject(
                Project.of(labels, context, cloud, rules, plan),
                "qcow2",
                Optional.empty(),
                () -> {}),
        Duration.ofDays(1));
  }

  /**
   * In the cloud that files say.
   *
   * @param version differs as soon as the files do
   * @param opening reads the files; throws IllegalArgumentException when they are of no use
   * @param look how often the version is asked for, at the most
   */
  OpenStackProvider(
      ProviderConfig config,
      Supplier<String> version,
      Function<ProviderLabels, OpenProject> opening,
      Duration look) {
    name = config.name();
    labels = ProviderLabels.of(config);
    current = new Reloading<>("provider " + name, version, () -> opening.apply(labels), look);
  }

  private <T> T asked(String what, Work<T, CloudException> work)
      throws CloudException, InterruptedException {
    try (var use = current.use()) {
      return work.on(use.it().project());
    } catch (CloudApiException e) {
      throw CloudErrors.of(what, e);
    }
  }

  private <T> T launched(String what, Work<T, LaunchException> work)
      throws LaunchException, InterruptedException {
    try (var use = current.use()) {
      var project = use.it().project();
      try {
        return work.on(project);
      } catch (CloudApiException e) {
        if (e.kind() == Kind.BAD_REQUEST) {
          // What we know of flavors, images, networks and zones may be out of date.
          project.forget();
        }
        throw CloudErrors.launch(what, e);
      }
    }
  }

  private String toDo(String what) {
    return "provider %s: %s".formatted(name, what);
  }

  @Override
  public Offer offer(String pool, String label) throws LaunchException, InterruptedException {
    return launched(
        "provider %s, label %s".formatted(name, label),
        project -> project.offers().of(labels.setup(pool, label)));
  }

  @Override
  public List<String> zones(String pool) throws LaunchException, InterruptedException {
    var configured = labels.zonesOf(pool);
    return configured.isEmpty()
        ? launched(
            "provider %s, pool %s".formatted(name, pool), project -> project.catalog().zones())
        : configured;
  }

  @Override
  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    var label = labels.setup(spec.pool(), spec.label());
    return launched(
        "provider %s, node %s".formatted(name, spec.nodeId()),
        project -> {
          var server = project.launch().launch(label, spec, progress);
          var addresses = project.catalog().addresses(server);
          if (addresses.interfaceIp().isEmpty()) {
            throw new LaunchException(
                    LaunchFailure.CLOUD_ERROR,
                    "node %s: the server %s has no address".formatted(spec.nodeId(), server.id()))
                .of(Trouble.NETWORK);
          }
          return MachineFacts.of(labels.settings(), label, spec, server, addresses);
        });
  }

  @Override
  public void delete(String externalId) throws CloudException, InterruptedException {
    delete(externalId, DeletionPlan.DEFAULT.patience());
  }

  @Override
  public void delete(String externalId, Duration patience)
      throws CloudException, InterruptedException {
    try (var use = current.use()) {
      var project = use.it().project();
      if (BootVolumes.isOne(externalId)) {
        project.volumes().delete(externalId);
      } else {
        project.own().note(externalId);
        project.deletion().delete(externalId, patience);
      }
    }
  }

  /**
   * Volumes that no server has are among them: only records tell whether one is still to come. What
   * else servers leave behind is looked for on the way.
   */
  @Override
  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    return asked(toDo("list servers"), Project::owned);
  }

  @Override
  public List<Fault> faults() {
    return labels.left();
  }

  @Override
  public Quota quota() throws CloudException, InterruptedException {
    return asked(toDo("ask for its limits"), project -> project.quota().ask());
  }

  @Override
  public Optional<String> consoleLog(String externalId)
      throws CloudException, InterruptedException {
    return asked(
        "console of server " + externalId,
        project -> {
          try {
            var compute = project.cloud().compute();
            return Optional.of(compute.consoleOutput(externalId, CONSOLE_LINES));
          } catch (CloudApiException e) {
            if (e.kind() == Kind.NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public List<Finding> diagnose() throws InterruptedException {
    try (var use = current.use()) {
      var project = use.it().project();
      var findings =
          new Diagnosis(labels, project.cloud(), project.catalog(), project.marks()).run();
      return Stream.concat(use.it().unchecked().map(this::unchecked).stream(), findings.stream())
          .toList();
    }
  }

  private Finding unchecked(String entry) {
    return Finding.warning(
        "certificates",
        "provider %s: the cloud's certificates are not checked (verify: false), so whoever is in between learns the password"
            .formatted(name),
        "name the authority of the cloud with cacert in the entry %s of clouds.yaml, and remove verify: false"
            .formatted(entry));
  }

  @Override
  public List<OfferedFlavor> flavors() throws CloudException, InterruptedException {
    return asked(toDo("list flavors"), project -> FlavorList.of(labels, project.catalog()));
  }

  @Override
  public List<UploadedImage> images() throws CloudException, InterruptedException {
    return asked(
        toDo("list images"),
        project -> UploadedImages.of(project.catalog().imagesNow(), project.marks()));
  }

  @Override
  public void deleteImage(String externalId) throws CloudException, InterruptedException {
    asked(
        toDo("delete image " + externalId),
        project -> {
          try {
            project.cloud().image().deleteImage(externalId);
          } catch (CloudApiException e) {
            if (e.kind() != Kind.NOT_FOUND) {
              throw e;
            }
          }
          return true;
        });
  }

  /** As clouds.yaml says it, {@code qcow2} where that says nothing. */
  @Override
  public String imageFormat() {
    try (var use = current.use()) {
      return use.it().imageFormat();
    }
  }

  @Override
  public String upload(ImageOrder order, LongConsumer progress)
      throws CloudException, InterruptedException {
    return asked(
        toDo("upload image " + order.name()),
        project ->
            new ImageTransfer(project.cloud().image(), project.marks().ofImage())
                .run(order, progress));
  }

  /** Ends the connections that the files asked for; a cloud that was given is its owner's. */
  @Override
  public void close() {
    current.close();
  }
}
