package dev.nodepool.openstack.http;

import java.util.List;

/** The services that we call, as catalogs list them. */
enum ServiceType {
  COMPUTE("compute", "v2.1", List.of("compute")),
  NETWORK("network", "v2.0", List.of("network")),
  IMAGE("image", "v2", List.of("image")),
  VOLUME(
      "block-storage",
      "v3/%(project_id)s",
      List.of("block-storage", "volumev3", "block-store", "volume")),
  CLUSTERS(
      "container-infra", "v1", List.of("container-infra", "container-infrastructure-management"));

  private final String title;
  private final String version;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> types;

  ServiceType(String title, String version, List<String> types) {
    this.title = title;
    this.version = version;
    this.types = types;
  }

  /** What we and openstacksdk call it. */
  String title() {
    return title;
  }

  /** What the header of microversions calls it. */
  String inHeader() {
    return this == VOLUME ? "volume" : title;
  }

  /** The path of the version that we speak. */
  String version() {
    return version;
  }

  /** The names that it has in catalogs and in clouds.yaml, the best first. */
  List<String> types() {
    return types;
  }
}
