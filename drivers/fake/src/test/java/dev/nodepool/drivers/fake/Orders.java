package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CreateServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders for servers, as tests need them. */
public final class Orders {
  private Orders() {}

  public static CreateServer plain(String name) {
    return of(name, null, null, List.of(), Map.of());
  }

  public static CreateServer of(
      String name,
      @Nullable Integer volumeGb,
      @Nullable String zone,
      List<String> networks,
      Map<String, String> metadata) {
    return new CreateServer(
        name,
        "f1",
        "fake-image-id",
        volumeGb,
        zone,
        networks,
        List.of("default"),
        "key",
        "#cloud-config",
        true,
        metadata);
  }
}
