package dev.nodepool.openstack.http;

import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.Proxies;
import dev.nodepool.openstack.clouds.TlsConfig;
import java.time.Duration;

/** A cloud in another way. */
final class CloudConfigs {
  private CloudConfigs() {}

  static CloudConfig with(CloudConfig it, TlsConfig tls) {
    return new CloudConfig(
        it.name(), it.region(), it.credentials(), tls, it.patience(), it.proxies());
  }

  static CloudConfig with(CloudConfig it, Duration patience) {
    return new CloudConfig(
        it.name(), it.region(), it.credentials(), it.tls(), patience, it.proxies());
  }

  static CloudConfig with(CloudConfig it, Proxies proxies) {
    return new CloudConfig(
        it.name(), it.region(), it.credentials(), it.tls(), it.patience(), proxies);
  }
}
