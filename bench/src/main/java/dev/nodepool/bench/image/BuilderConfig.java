package dev.nodepool.bench.image;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodepool.yaml of a builder.
 *
 * @param command what builds images
 * @param providers by name: the cloud of each, empty for a fake one
 * @param images by name: the providers that use each
 */
record BuilderConfig(
    InetSocketAddress zookeeper,
    Path directory,
    String command,
    Map<String, String> providers,
    Map<String, List<String>> images) {

  BuilderConfig {
    providers = new LinkedHashMap<>(providers);
    images = new LinkedHashMap<>(images);
  }

  String yaml() {
    var text = new StringBuilder();
    text.append(
        "zookeeper-servers: [{host: %s, port: %d}]\n"
            .formatted(zookeeper.getHostString(), zookeeper.getPort()));
    text.append("images-dir: %s\n".formatted(directory.resolve("images")));
    text.append("build-log-dir: %s\n".formatted(directory.resolve("logs")));
    text.append("labels: []\ndiskimages:\n");
    images
        .keySet()
        .forEach(image -> text.append("  - {name: %s, dib-cmd: %s}\n".formatted(image, command)));
    text.append("providers:\n");
    providers.forEach((name, cloud) -> {
      text.append("  - name: %s\n    pools: []\n    rate: 0.001\n".formatted(name));
      text.append(
          cloud.isEmpty()
              ? "    driver: fake\n    cloud: fake\n"
              : "    driver: openstack\n    cloud: %s\n".formatted(cloud));
      text.append("    diskimages:\n");
      images.forEach((image, users) -> {
        if (users.contains(name)) {
          text.append("      - {name: %s}\n".formatted(image));
        }
      });
    });
    return text.toString();
  }
}
