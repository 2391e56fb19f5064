package dev.nodepool.store.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ImageStoreTest {
  private static final String BUILDS = "/nodepool/images/debian/builds";
  private static final String UPLOADS = BUILDS + "/a1/providers/cloud/images";

  @Test
  void builders_records_are_read_watched_and_deleted() throws Exception {
    try (var zooKeeper = new ZooKeeperFixture();
        var store = zooKeeper.connect();
        var raw = new RawClient(zooKeeper.port())) {
      for (String path :
          java.util.List.of(
              "/nodepool",
              "/nodepool/images",
              "/nodepool/images/debian",
              BUILDS,
              BUILDS + "/lock")) {
        raw.create(path, "");
      }
      raw.create(
          BUILDS + "/a1",
          "{\"state\": \"ready\", \"state_time\": 1.0, \"formats\": \"qcow2,raw\"}");
      raw.create(BUILDS + "/a1/providers", "");
      raw.create(BUILDS + "/a1/providers/cloud", "");
      raw.create(UPLOADS, "");
      raw.create(UPLOADS + "/0000000000", "{\"state\": \"ready\", \"state_time\": 5.0}");
      var images = store.images().watch();
      assertThat(images.newestReady("debian", "cloud").map(ImageUpload::id)).contains("0000000000");
      raw.create(UPLOADS + "/0000000001", "{\"state\": \"ready\", \"state_time\": 9.0}");
      Awaitility.await()
          .until(
              () -> images.newestReady("debian", "cloud").orElseThrow().id().equals("0000000001"));
      raw.create("/nodepool/images/fedora", "");
      raw.create("/nodepool/images/fedora/builds", "");
      raw.create("/nodepool/images/fedora/builds/b2", "{\"state\": \"ready\"}");
      var build = store.images().read("debian").builds().getFirst();
      assertThat(build.formats()).containsExactly("qcow2", "raw");
      assertThat(build.pythonPath()).isEqualTo("/usr/bin/python2");
      var uploads = store.images().read("debian").uploads();
      assertThat(uploads).extracting(ImageUpload::id).containsExactly("0000000000", "0000000001");
      store
          .images()
          .write(uploads.getLast().in(ImageState.DELETING, uploads.getLast().stateTime()));
      Awaitility.await()
          .until(
              () -> images.newestReady("debian", "cloud").orElseThrow().id().equals("0000000000"));
      store.images().pause("debian", true);
      assertThat(store.images().read("debian").paused()).isTrue();
      Awaitility.await().until(() -> images.paused("debian"));
      store.images().pause("debian", false);
      Awaitility.await().until(() -> !images.paused("debian"));
      store.images().requestBuild("debian");
      assertThat(store.images().read("debian").requested()).isTrue();
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(images.image("debian").uploads())
                  .containsExactlyInAnyOrderElementsOf(store.images().read("debian").uploads()));
      assertThat(store.images().now(build)).contains(build);
      store.images().delete(uploads.getFirst());
      store.images().delete(build);
      assertThat(store.images().now(build)).isEmpty();
      assertThat(store.images().now(uploads.getFirst())).isEmpty();
      assertThat(store.images().read("debian").builds()).isEmpty();
      assertThat(store.images().readAllBuilds()).hasSize(1);
      Awaitility.await().until(() -> images.uploads().isEmpty());
    }
  }

  @Test
  void an_export_is_put_back_with_room_for_the_next_numbers() throws Exception {
    var exported =
        Map.of(
            "/nodepool/images/fedora/pause",
            "",
            BUILDS + "/a1",
            "{\"state\": \"ready\", \"formats\": \"raw\"}",
            UPLOADS + "/0000000007",
            "{\"state\": \"ready\"}");
    try (var zooKeeper = new ZooKeeperFixture();
        var store = Store.connect(zooKeeper.settings("/ci"), java.time.Duration.ofSeconds(30));
        var raw = new RawClient(zooKeeper.port())) {
      store.images().importAll(exported);
      store.images().importAll(exported);
      assertThat(store.images().exportAll()).isEqualTo(exported);
      String next = raw.createSequential("/ci" + UPLOADS + "/");
      assertThat(next).isGreaterThan("/ci" + UPLOADS + "/0000000007");
      assertThat(store.images().readAllUploads()).hasSize(1);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> store.images().importAll(Map.of("/nodepool/nodes/1", "{}")))
          .hasMessageContaining("no path of a pause");
    }
  }
}
