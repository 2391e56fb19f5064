package dev.nodepool.cloudmodel;

import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders for servers, as tests need them. */
public final class Orders {
  private static final String IMAGE = "fake-image-id";

  private Orders() {}

  public static CreateServer plain(String name) {
    return marked(name, Map.of());
  }

  public static CreateServer marked(String name, Map<String, String> metadata) {
    return of(name, new Boot.FromImage(IMAGE), null, metadata);
  }

  public static CreateServer withVolume(String name, int gb) {
    return of(name, new Boot.FromNewVolume(IMAGE, gb), null, Map.of());
  }

  public static CreateServer inZone(String name, String zone, Map<String, String> metadata) {
    return of(name, new Boot.FromImage(IMAGE), zone, metadata);
  }

  private static CreateServer of(
      String name, Boot boot, @Nullable String zone, Map<String, String> metadata) {
    return new CreateServer(
        name,
        "f1",
        boot,
        zone,
        List.of(),
        List.of("default"),
        "key",
        "#cloud-config",
        true,
        metadata);
  }
}
