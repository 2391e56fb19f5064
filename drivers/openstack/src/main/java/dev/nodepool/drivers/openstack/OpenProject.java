package dev.nodepool.drivers.openstack;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.driver.CloudObserver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan;
import dev.nodepool.drivers.openstack.network.LocalIpv6;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.clouds.Clouds;
import dev.nodepool.openstack.http.HttpCloud;
import java.time.Duration;
import java.util.Optional;

/**
 * A project with the connections that it was opened with.
 *
 * @param imageFormat in which diskimages are built for it
 * @param unchecked the entry of clouds.yaml that lets any certificate pass; empty when none does
 * @param closing ends the connections
 */
record OpenProject(
    Project project, String imageFormat, Optional<String> unchecked, Runnable closing)
    implements AutoCloseable {

  /** Throws IllegalArgumentException in one sentence, when clouds.yaml is of no use to it. */
  static OpenProject of(ProviderLabels labels, DriverContext context, Clouds clouds) {
    var settings = labels.settings();
    var wanted = clouds.cloud(requireNonNullElse(settings.cloud(), ""), settings.regionName());
    var rules = new NetworkRules(wanted.addressing(), LocalIpv6.isThere());
    var observer = context.observer();
    var cloud =
        new HttpCloud(
            wanted,
            (call, status, nanos) ->
                observer.called(
                    labels.provider(),
                    new CloudObserver.ApiCall(call.service(), call.method(), call.operation()),
                    Duration.ofNanos(nanos)));
    return new OpenProject(
        Project.of(labels, context, cloud, () -> rules, DeletionPlan.DEFAULT),
        wanted.imageFormat(),
        wanted.tls().verify() ? Optional.empty() : Optional.of(wanted.name()),
        cloud::close);
  }

  @Override
  public void close() {
    closing.run();
  }
}
