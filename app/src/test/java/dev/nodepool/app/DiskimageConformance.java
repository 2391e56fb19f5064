package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.clouds.CloudsFiles;
import dev.nodepool.openstack.http.HttpCloud;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From elements to a node: a real diskimage-builder, a builder, a cloud and a launcher. The element
 * is testkit/elements/small-debian; what debootstrap made of it is kept in the user's cache.
 */
abstract class DiskimageConformance {
  /** A build from nothing downloads a Debian. */
  private static final Duration BUILD = Duration.ofMinutes(20);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String IMAGE = "small-debian";

  @TempDir Path directory;

  /** A file in which {@link #cloud} stands. */
  protected abstract Path cloudsYaml() throws Exception;

  protected abstract String cloud();

  /** A flavor with room for the image, and a network from which nodes have addresses at once. */
  protected abstract String flavor();

  protected abstract String network();

  @Test
  void an_image_made_by_diskimage_builder_is_in_the_cloud_and_a_node_is_launched_from_it()
      throws Exception {
    needsDiskimageBuilder();
    var environment = Map.of("OS_CLIENT_CONFIG_FILE", cloudsYaml().toString());
    try (var zookeeper = new ZooKeeperFixture();
        var store = zookeeper.connect();
        var cloud = connect(environment)) {
      var config = config(zookeeper.port()).toString();
      var begun = Instant.now();
      // Asked before there is a builder, so that this very build is followed.
      try (var command =
          Daemon.start(
              directory, environment, "nodepool", "image-build", IMAGE, "--wait", "-c", config)) {
        await().atMost(PATIENCE).until(() -> store.images().buildRequested(IMAGE).isPresent());
        try (var up = Daemon.start(directory, environment, "nodepool", "up", "-c", config)) {
          await()
              .atMost(BUILD)
              .failFast("up ended", () -> !up.isAlive())
              .until(() -> !command.isAlive());
          assertThat(command.output()).contains("is ready after");
          assertThat(command.exit()).isZero();
          var built = Instant.now();
          var upload = upload(store, up);
          var uploaded = Instant.now();
          var file = directory.resolve("images/" + IMAGE + "-" + upload.buildId() + ".qcow2");
          assertSame(file, cloud.image().image(String.valueOf(upload.externalId())));
          var node = node(store, up);
          var server = cloud.compute().server(String.valueOf(node.externalId()));
          assertThat(server.imageId()).isEqualTo(upload.externalId());
          System.out.printf(
              "an image of %d MiB: built in %d s, uploaded to %s in %d s, a node was ready after %d s%n",
              Files.size(file) >> 20,
              Duration.between(begun, built).toSeconds(),
              cloud(),
              Duration.between(built, uploaded).toSeconds(),
              Duration.between(uploaded, Instant.now()).toSeconds());
          up.signal("INT");
          await().atMost(PATIENCE).until(() -> !up.isAlive());
          cloud.compute().deleteServer(server.id());
          cloud.image().deleteImage(String.valueOf(upload.externalId()));
        }
      }
    }
  }

  private static void needsDiskimageBuilder() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can build images");
    for (var program : new String[] {"/usr/bin/disk-image-create", "/usr/bin/sudo"}) {
      assertThat(Path.of(program))
          .as("this test needs %s: apt-get install python3-diskimage-builder sudo", program)
          .isExecutable();
    }
  }

  private HttpCloud connect(Map<String, String> environment) {
    var files = new CloudsFiles(environment, directory, directory).read();
    return new HttpCloud(files.cloud(cloud(), null), CallObserver.NOBODY);
  }

  private Path config(int zookeeper) throws Exception {
    return Files.writeString(
        directory.resolve("nodepool.yaml"),
        """
        webapp: {port: 0, listen_address: 127.0.0.1}
        zookeeper-servers: [{host: 127.0.0.1, port: %1$d}]
        images-dir: %2$s/images
        build-log-dir: %2$s/logs
        elements-dir: %3$s
        labels: [{name: small, min-ready: 1}]
        diskimages:
          - name: small-debian
            elements: [small-debian]
            release: bookworm
            env-vars:
              PATH: /usr/sbin:/usr/bin:/sbin:/bin
              DIB_IMAGE_CACHE: %4$s/.cache/nodepool-test-images
        providers:
          - name: tried
            driver: openstack
            cloud: %5$s
            rate: 0.05
            diskimages: [{name: small-debian}]
            pools:
              - name: main
                networks: [%6$s]
                auto-floating-ip: false
                host-key-checking: false
                labels: [{name: small, diskimage: small-debian, flavor-name: %7$s}]
        """
            .formatted(
                zookeeper,
                directory,
                Path.of("../testkit/elements").toAbsolutePath().normalize(),
                System.getProperty("user.home"),
                cloud(),
                network(),
                flavor()));
  }

  private static ImageUpload upload(Store store, Daemon up) {
    return found(
        up,
        () ->
            store.images().readAllUploads().stream()
                .filter(one -> one.state() == ImageState.READY)
                .findFirst());
  }

  private static Node node(Store store, Daemon up) {
    return found(
        up,
        () ->
            store.nodes().readAll().stream()
                .map(found -> found.node())
                .filter(node -> node.state() == NodeState.READY)
                .findFirst());
  }

  private static <T> T found(Daemon up, Callable<Optional<T>> look) {
    try {
      return await()
          .atMost(PATIENCE)
          .failFast("up ended", () -> !up.isAlive())
          .until(look, found -> found.isPresent())
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(up.output(), e);
    }
  }

  /** What the cloud has is what was built, bit by bit. */
  private static void assertSame(Path file, Image image) throws Exception {
    assertThat(image.status()).isEqualTo(Image.ACTIVE);
    assertThat(image.bytes()).isEqualTo(Files.size(file));
    assertThat(image.properties())
        .containsEntry(Image.DISK_FORMAT, "qcow2")
        .containsEntry(Image.CHECKSUM, digest(file, "MD5"))
        .containsEntry(Image.HASH_ALGORITHM, "sha512")
        .containsEntry(Image.HASH, digest(file, "SHA-512"));
  }

  private static String digest(Path file, String algorithm) throws Exception {
    var digest = MessageDigest.getInstance(algorithm);
    try (var data = new DigestInputStream(Files.newInputStream(file), digest)) {
      data.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
