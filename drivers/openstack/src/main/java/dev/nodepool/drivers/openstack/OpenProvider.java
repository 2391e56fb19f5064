package dev.nodepool.drivers.openstack;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudObserver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.drivers.openstack.network.LocalIpv6;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.drivers.openstack.settings.ProviderSettings;
import dev.nodepool.openstack.clouds.Clouds;
import dev.nodepool.openstack.http.HttpCloud;
import java.time.Duration;

/**
 * A provider with the connections that it was opened with.
 *
 * @param closing ends the connections
 */
record OpenProvider(OpenStackProvider provider, Runnable closing) implements AutoCloseable {

  /** Throws IllegalArgumentException in one sentence, when clouds.yaml is of no use to it. */
  static OpenProvider of(ProviderConfig config, DriverContext context, Clouds clouds) {
    var settings = config.section().bind(ProviderSettings.class);
    var wanted = clouds.cloud(requireNonNullElse(settings.cloud(), ""), settings.regionName());
    var rules = new NetworkRules(wanted.addressing(), LocalIpv6.isThere());
    var observer = context.observer();
    var name = config.name();
    var cloud =
        new HttpCloud(
            wanted,
            (call, status, nanos) ->
                observer.called(
                    name,
                    new CloudObserver.ApiCall(call.service(), call.method(), call.operation()),
                    Duration.ofNanos(nanos)));
    return new OpenProvider(
        new OpenStackProvider(config, context, cloud, () -> rules), cloud::close);
  }

  @Override
  public void close() {
    provider.close();
    closing.run();
  }
}
