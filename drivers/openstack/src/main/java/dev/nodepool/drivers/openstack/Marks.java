package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.openstack.Server;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata by which servers of this provider are known (compatibility.md 8). The mark of the
 * installation tells apart two Nodepools with equal provider names in one project; servers of
 * Nodepools that do not set it count as ours.
 */
final class Marks {
  private static final String NODE = "nodepool_node_id";
  private static final String POOL = "nodepool_pool_name";
  private static final String PROVIDER = "nodepool_provider_name";
  private static final String IMAGE = "nodepool_image_name";
  private static final String INSTALLATION = "nodepool_installation";
  private static final int LONGEST = 255;

  private final String provider;
  private final String installation;

  Marks(String provider, String installation) {
    this.provider = provider;
    this.installation =
        installation.length() > LONGEST ? installation.substring(0, LONGEST) : installation;
  }

  Map<String, String> of(LaunchSpec spec, LabelSetup setup) {
    var image = setup.image().name();
    var label = setup.label();
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("groups", String.join(",", provider, image, label.name()));
    label.instanceProperties().forEach((key, value) -> metadata.put(key, String.valueOf(value)));
    metadata.putAll(RequestFormat.all(label.dynamicInstanceProperties(), spec.request()));
    metadata.put(NODE, spec.nodeId());
    metadata.put(POOL, spec.pool());
    metadata.put(PROVIDER, provider);
    metadata.put(IMAGE, image);
    if (!installation.isEmpty()) {
      metadata.put(INSTALLATION, installation);
    }
    return metadata;
  }

  boolean areOn(Server server) {
    var marks = server.metadata();
    var whose = marks.get(INSTALLATION);
    return provider.equals(marks.get(PROVIDER)) && (whose == null || whose.equals(installation));
  }

  static @Nullable String nodeOf(Server server) {
    return server.metadata().get(NODE);
  }
}
