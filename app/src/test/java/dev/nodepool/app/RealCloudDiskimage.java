package dev.nodepool.app;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * An image by diskimage-builder, and a node of it, in the real cloud that {@code CONFORMANCE_CLOUD}
 * names in clouds.yaml. Not called a test, for it needs such a cloud: {@code ./verify --openstack}
 * makes one and runs it.
 */
class RealCloudDiskimage extends DiskimageConformance {
  @Override
  protected Path cloudsYaml() {
    return Path.of(requireNonNull(System.getenv("OS_CLIENT_CONFIG_FILE")));
  }

  @Override
  protected String cloud() {
    return requireNonNull(System.getenv("CONFORMANCE_CLOUD"), "CONFORMANCE_CLOUD names no cloud");
  }

  @Override
  protected String flavor() {
    return "tiny";
  }

  @Override
  protected String network() {
    return "public-shared";
  }
}
