package dev.nodepool.openstack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.http.ScriptedCloud.Answer;
import dev.nodepool.openstack.http.ScriptedCloud.Asked;
import dev.nodepool.openstack.magnum.ClusterService;
import dev.nodepool.openstack.magnum.CreateCluster;
import dev.nodepool.openstack.magnum.CreateNodeGroup;
import dev.nodepool.openstack.magnum.Resize;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MagnumTest {
  private static final String CLUSTERS = "GET /magnum/v1/clusters";

  private ScriptedCloud there;
  private HttpCloud cloud;
  private ClusterService magnum;

  @BeforeEach
  void open() throws Exception {
    there = ScriptedCloud.start();
    there.on(
        "GET /magnum/v1/",
        new Answer(200, Map.of("OpenStack-API-Maximum-Version", "container-infra 1.11"), "{}"));
    cloud = there.open();
    magnum = cloud.clusters();
  }

  @AfterEach
  void close() {
    cloud.close();
    there.close();
  }

  @Test
  void clusters_are_listed_page_by_page_in_the_version_that_has_groups_of_nodes() throws Exception {
    there.on(
        CLUSTERS,
        200,
        """
        {"clusters": [{"uuid": "c1", "name": "k8s", "status": "CREATE_COMPLETE",
          "health_status": null, "keypair": "zuul", "node_count": 3, "master_count": 1,
          "cluster_template_id": "t1", "labels": {"a": "b"}}],
         "next": "http://10.9.9.9/v1/clusters?marker=c1"}
        """);
    there.on(
        CLUSTERS + "?marker=c1",
        200,
        "{\"clusters\": [{\"uuid\": \"c2\", \"status\": \"UPDATE_IN_PROGRESS\"}]}");
    var clusters = magnum.clusters();
    assertThat(clusters).hasSize(2);
    var first = clusters.getFirst();
    assertThat(first.nodes()).isEqualTo(3);
    assertThat(first.health()).isEmpty();
    assertThat(first.labels()).containsOnly(Map.entry("a", "b"));
    assertThat(first.isChanging() || first.hasFailed()).isFalse();
    assertThat(clusters.getLast().isChanging()).isTrue();
    assertThat(there.asked(CLUSTERS).getFirst().header("OpenStack-API-Version"))
        .isEqualTo("container-infra 1.10");
  }

  @Test
  void a_cluster_is_ordered_shown_resized_upgraded_and_deleted() throws Exception {
    there.on("POST /magnum/v1/clusters", 202, "{\"uuid\": \"c1\"}");
    there.on("POST /magnum/v1/clusters/c1/actions/resize", 202, "{\"uuid\": \"c1\"}");
    there.on("POST /magnum/v1/clusters/c1/actions/upgrade", 202, "{\"uuid\": \"c1\"}");
    there.on("DELETE /magnum/v1/clusters/c1", 204, "");
    there.on(
        "GET /magnum/v1/clusters/c1",
        200,
        "{\"uuid\": \"c1\", \"status\": \"CREATE_FAILED\", \"status_reason\": \"no room\", \"api_address\": \"https://10.0.0.5:6443\", \"created_at\": \"2026-11-21T08:00:00+00:00\"}");
    var order = new CreateCluster("k8s", "t1", 2, 1, "zuul", null, "m1.large", Map.of("x", "y"));
    assertThat(magnum.createCluster(order)).isEqualTo("c1");
    magnum.resize("c1", new Resize(5, "gpu", List.of("s1", "s2")));
    magnum.resize("c1", new Resize(4, null, List.of()));
    magnum.upgrade("c1", "t2", null);
    var shown = magnum.cluster("c1");
    assertThat(shown.hasFailed()).isTrue();
    assertThat(shown.reason()).isEqualTo("no room");
    assertThat(shown.apiUrl()).isEqualTo("https://10.0.0.5:6443");
    assertThat(shown.created()).isEqualTo("2026-11-21T08:00:00Z");
    magnum.deleteCluster("c1");
    assertThat(there.asked())
        .extracting(Asked::body)
        .contains(
            "{\"name\":\"k8s\",\"cluster_template_id\":\"t1\",\"node_count\":2,\"master_count\":1,\"keypair\":\"zuul\",\"master_flavor_id\":\"m1.large\",\"labels\":{\"x\":\"y\"},\"merge_labels\":true}",
            "{\"node_count\":5,\"nodegroup\":\"gpu\",\"nodes_to_remove\":[\"s1\",\"s2\"]}",
            "{\"node_count\":4}",
            "{\"cluster_template\":\"t2\"}");
  }

  @Test
  void groups_of_nodes_are_made_limited_and_deleted() throws Exception {
    var groups = "/magnum/v1/clusters/c1/nodegroups";
    there.on(
        "GET " + groups,
        200,
        """
        {"nodegroups": [{"uuid": "g1", "name": "default-worker", "status": "CREATE_COMPLETE",
          "role": "worker", "is_default": true, "flavor_id": "m1", "image_id": "i1",
          "node_count": 2, "min_node_count": 0, "max_node_count": null}]}
        """);
    there.on(
        "GET " + groups + "/g2",
        200,
        "{\"uuid\": \"g2\", \"max_node_count\": 9, \"node_addresses\": [\"10.0.0.8\"]}");
    there.on("POST " + groups, 202, "{\"uuid\": \"g2\"}");
    there.on("PATCH " + groups + "/g2", 202, "{\"uuid\": \"g2\"}");
    there.on("DELETE " + groups + "/g2", 204, "");
    var first = magnum.nodeGroups("c1").getFirst();
    assertThat(first.isDefault()).isTrue();
    assertThat(first.max()).isNull();
    var order = new CreateNodeGroup("gpu", "gpu", 1, 0, 4, "m2", null, Map.of());
    assertThat(magnum.createNodeGroup("c1", order)).isEqualTo("g2");
    assertThat(magnum.nodeGroup("c1", "g2").max()).isEqualTo(9);
    assertThat(magnum.nodeGroup("c1", "g2").addresses()).containsExactly("10.0.0.8");
    magnum.limitNodeGroup("c1", "g2", 1, 9);
    magnum.limitNodeGroup("c1", "g2", 0, null);
    magnum.deleteNodeGroup("c1", "g2");
    assertThat(there.asked("POST " + groups).getFirst().body())
        .isEqualTo(
            "{\"name\":\"gpu\",\"role\":\"gpu\",\"node_count\":1,\"min_node_count\":0,\"max_node_count\":4,\"flavor_id\":\"m2\"}");
    assertThat(there.asked("PATCH " + groups + "/g2"))
        .extracting(Asked::body)
        .containsExactly(
            "[{\"op\":\"replace\",\"path\":\"/min_node_count\",\"value\":1},{\"op\":\"replace\",\"path\":\"/max_node_count\",\"value\":9}]",
            "[{\"op\":\"replace\",\"path\":\"/min_node_count\",\"value\":0},{\"op\":\"remove\",\"path\":\"/max_node_count\"}]");
  }

  @Test
  void templates_and_certificates_are_read() throws Exception {
    there.on(
        "GET /magnum/v1/clustertemplates",
        200,
        "{\"clustertemplates\": [{\"uuid\": \"t1\", \"name\": \"k8s-1.30\", \"coe\": \"kubernetes\", \"public\": true}]}");
    there.on("GET /magnum/v1/certificates/c1", 200, "{\"pem\": \"the authority\"}");
    there.on("POST /magnum/v1/certificates", 201, "{\"pem\": \"signed\"}");
    assertThat(magnum.templates().getFirst().isPublic()).isTrue();
    assertThat(magnum.authority("c1")).isEqualTo("the authority");
    assertThat(magnum.sign("c1", "please")).isEqualTo("signed");
    assertThat(there.asked("POST /magnum/v1/certificates").getFirst().body())
        .isEqualTo("{\"cluster_uuid\":\"c1\",\"csr\":\"please\"}");
  }

  @Test
  void a_refusal_of_magnum_is_read() {
    there.on(
        "DELETE /magnum/v1/clusters/c9",
        404,
        "{\"errors\": [{\"status\": 404, \"title\": \"Cluster c9 could not be found\", \"detail\": \"Cluster c9 could not be found.\"}]}");
    assertThatThrownBy(() -> magnum.deleteCluster("c9"))
        .hasMessageContaining("Cluster c9 could not be found.");
  }
}
