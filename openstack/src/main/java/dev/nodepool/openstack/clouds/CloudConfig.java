package dev.nodepool.openstack.clouds;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One region of one cloud, as configured.
 *
 * @param region null when neither the configuration nor whoever asks names one
 * @param interfaceName which endpoints are used: public, internal or admin
 * @param endpoints URLs that replace those of the catalog, by the type of the service ({@code
 *     compute_endpoint_override})
 * @param microversions by the type of the service ({@code compute_default_microversion})
 * @param patience for one call to the API ({@code api_timeout})
 * @param imageFormat in which diskimages are built for this cloud
 * @param proxies through which it is reached
 */
public record CloudConfig(
    String name,
    @Nullable String region,
    String interfaceName,
    Credentials credentials,
    TlsConfig tls,
    Map<String, String> endpoints,
    Map<String, String> microversions,
    Duration patience,
    String imageFormat,
    Addressing addressing,
    Proxies proxies) {
  /** What a cloud is given when {@code api_timeout} says nothing. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

  public CloudConfig {
    endpoints = Map.copyOf(endpoints);
    microversions = Map.copyOf(microversions);
  }

  /** A cloud that is all defaults but for how to get in. */
  public CloudConfig(String name, @Nullable String region, Credentials credentials) {
    this(name, region, credentials, TlsConfig.DEFAULT, DEFAULT_PATIENCE, Proxies.NONE);
  }

  /** A cloud that is all defaults but for how to get there, and in. */
  public CloudConfig(
      String name,
      @Nullable String region,
      Credentials credentials,
      TlsConfig tls,
      Duration patience,
      Proxies proxies) {
    this(
        name,
        region,
        "public",
        credentials,
        tls,
        Map.of(),
        Map.of(),
        patience,
        "qcow2",
        Addressing.DEFAULT,
        proxies);
  }

  /** How messages call it. */
  public String title() {
    return region == null ? "cloud " + name : "cloud %s, region %s".formatted(name, region);
  }
}
