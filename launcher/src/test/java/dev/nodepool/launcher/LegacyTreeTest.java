package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.RequestState;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * docs/migrating.md tells the truth: a launcher goes on with the tree that Nodepool 11 left, older
 * records included, and whatever it leaves has all that upstream's readers and Zuul need.
 */
class LegacyTreeTest {
  private static final String NODES = "/nodepool/nodes/";
  private static final String REQUESTS = "/nodepool/requests/";
  private static final String COMPONENTS = "/nodepool/components";

  private static final List<Map<String, String>> DISKIMAGES =
      List.of(Map.of("name", "debian"), Map.of("name", "antique"));

  private static final TestConfig CONFIG =
      new TestConfig()
          .set("diskimages", DISKIMAGES)
          .fake("fake-provider")
          .with("cloud-images", null)
          .with("diskimages", DISKIMAGES)
          .offers("small", Map.of("diskimage", "debian", "min-ram", 1))
          .offers("big-x", Map.of("diskimage", "debian", "min-ram", 1))
          .offers("old", Map.of("diskimage", "antique", "min-ram", 1));

  @TempDir Path folder;
  private LauncherFixture it;
  private LegacyTree tree;

  @BeforeEach
  void load() throws Exception {
    it = new LauncherFixture(folder, Map.of());
    tree = new LegacyTree(it.hosts());
    tree.load("/golden-tree.json");
    tree.load("/legacy-tree.json");
    tree.advance("/nodepool/nodes");
    tree.advance("/nodepool/requests");
    tree.lock("/nodepool/nodes/0000000002/lock");
  }

  @AfterEach
  void stop() throws Exception {
    it.stopLaunchers();
    tree.close();
    it.close();
  }

  private void serveAll() throws Exception {
    it.launcher(CONFIG);
    for (var id : List.of("100-0000000008", "900-0000000009", "200-0000000010", "200-0000000011")) {
      it.awaitState(id, RequestState.FULFILLED);
    }
  }

  @Test
  void a_new_request_is_served_with_a_node_of_an_image_of_the_old_kind() throws Exception {
    it.launcher(CONFIG);
    var node = it.fulfilled(it.ask("old")).getFirst();
    var record = tree.record(NODES + node.id());
    assertThat(record.path("image_id").asString())
        .isEqualTo(
            "/nodepool/images/antique/builds/0000000001/providers/fake-provider/images/0000000003");
    assertThat(record.path("username").asString()).isEqualTo("zuul");
    assertThat(record.path("python_path").asString()).isEqualTo("/usr/bin/python2");
  }

  @Test
  void requests_that_python_left_are_served_from_the_nodes_that_it_left() throws Exception {
    serveAll();
    for (var id : List.of("0000000001", "0000000006", "0000000009")) {
      assertThat(tree.record(NODES + id).path("allocated_to").asString()).matches("\\d{3}-\\d{10}");
    }
    var both = tree.record(REQUESTS + "100-0000000008");
    assertThat(both.path("nodes")).hasSize(2);
    assertThat(labelsOf(both)).containsExactly("small", "big-x");
  }

  private List<String> labelsOf(JsonNode request) throws Exception {
    var labels = new ArrayList<String>();
    for (var id : request.path("nodes")) {
      labels.add(tree.record(NODES + id.asString()).path("type").path(0).asString());
    }
    return labels;
  }

  @Test
  void what_others_hold_or_nobody_configures_stays_byte_for_byte() throws Exception {
    serveAll();
    var untouched = new ArrayList<>(List.of(REQUESTS + "200-0000000007"));
    for (var id : List.of("0000000002", "0000000003", "0000000005")) {
      untouched.add(NODES + id);
    }
    untouched.add("/nodepool/images/debian/builds/a1");
    untouched.add("/nodepool/images/antique/builds/0000000001");
    untouched.add("/nodepool/launchers/host-PoolWorker.fake-provider-main");
    for (var path : untouched) {
      assertThat(tree.text(path)).as(path).isEqualTo(tree.before(path)).isNotEmpty();
    }
    assertThat(tree.exists("/nodepool/images/fedora/pause")).isTrue();
  }

  @Test
  void what_has_no_future_goes() throws Exception {
    it.launcher(CONFIG);
    for (var id : List.of("0000000004", "0000000007")) {
      await(() -> tree.exists(NODES + id), there -> !there);
    }
  }

  @Test
  void values_of_others_survive_our_writes() throws Exception {
    serveAll();
    var data = tree.record(REQUESTS + "200-0000000010").path("requestor_data");
    assertThat(data)
        .isEqualTo(tree.recordBefore(REQUESTS + "200-0000000010").path("requestor_data"));
    assertThat(data.path("span_info").path("trace_id").bigIntegerValue())
        .isEqualTo(new BigInteger("287763219387104832019283471028340123456"));
    var before = tree.recordBefore(NODES + "0000000009");
    var after = tree.record(NODES + "0000000009");
    assertThat(after.path("connection_port")).isEqualTo(before.path("connection_port"));
    assertThat(after.path("unknown_key")).isEqualTo(before.path("unknown_key"));
  }

  @Test
  void every_record_that_we_leave_has_the_keys_of_upstreams_own() throws Exception {
    serveAll();
    var keysOfANode = keys(tree.recordBefore(NODES + "0000000001"));
    var keysOfARequest = keys(tree.recordBefore(REQUESTS + "200-0000000007"));
    for (var path : tree.below("/nodepool/nodes")) {
      if (!tree.text(path).equals(tree.before(path))) {
        var node = tree.record(path);
        assertThat(keys(node)).as(path).containsAll(keysOfANode);
        assertThat(node.path("type").isArray()).as(path).isTrue();
        assertThat(node.path("host_keys").isArray()).as(path).isTrue();
        assertThat(node.path("ssh_port")).as(path).isEqualTo(node.path("connection_port"));
        assertThat(node.path("state_time").isNumber()).as(path).isTrue();
      }
    }
    for (var path : tree.below("/nodepool/requests")) {
      var request = tree.record(path);
      assertThat(keys(request)).as(path).containsAll(keysOfARequest);
      assertThat(request.path("declined_by").isArray()).as(path).isTrue();
    }
  }

  @Test
  void pools_are_registered_as_upstream_reads_them() throws Exception {
    it.launcher(CONFIG);
    var pools = tree.below(COMPONENTS + "/pool");
    assertThat(pools).hasSize(1);
    assertThat(pools.getFirst()).matches(".*/pool/host\\d{10}");
    var pool = tree.record(pools.getFirst());
    assertThat(keys(pool))
        .containsAll(
            Set.of(
                "hostname",
                "id",
                "kind",
                "model_api",
                "name",
                "paused",
                "priority",
                "provider_name",
                "state",
                "supported_labels",
                "version"));
    assertThat(pool.path("id").asString())
        .matches("host\\.example\\.org-PoolWorker\\.fake-provider-main-[0-9a-f]{32}");
    assertThat(pool.path("model_api").asInt()).isZero();
    assertThat(pool.path("supported_labels").toString()).isEqualTo("[\"small\",\"big-x\",\"old\"]");
  }

  @Test
  void after_the_end_nothing_of_ours_is_registered_or_locked() throws Exception {
    serveAll();
    it.stopLaunchers();
    for (var kind : tree.below(COMPONENTS)) {
      await(() -> tree.below(kind), List::isEmpty);
    }
    for (var path : tree.below("/nodepool/nodes")) {
      var holders = path.endsWith("0000000002") ? 1 : 0;
      await(() -> tree.below(path + "/lock"), found -> found.size() == holders);
    }
    for (var path : tree.below("/nodepool/requests-lock")) {
      await(() -> tree.below(path), List::isEmpty);
    }
  }

  private static Set<String> keys(JsonNode record) {
    return new TreeSet<>(record.propertyNames());
  }
}
