package dev.nodepool.launcher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantQuotaTest {
  private static final Resources TWO_GPUS = new Resources(Map.of("gpus", 2L));

  @Test
  void no_two_requests_of_a_tenant_count_on_the_same_room() throws Exception {
    try (var zookeeper = new ZooKeeperFixture();
        var store = zookeeper.connect()) {
      var nodes = store.nodes().watch();
      var tenants = new TenantQuota(nodes);
      tenants.reconfigure(Map.of("acme", Quota.of(Map.of("gpus", 3L))));
      assertThat(tenants.limits()).containsOnlyKeys("acme");
      assertThat(tenants.limited("acme")).isTrue();
      assertThat(tenants.limited("other")).isFalse();
      assertThat(tenants.limited(null)).isFalse();
      var first = tenants.reserve("acme", TWO_GPUS).orElseThrow();
      assertThat(first.limited()).isTrue();
      assertThat(tenants.reserve("other", TWO_GPUS).orElseThrow().limited()).isFalse();
      assertThat(tenants.reserve("acme", TWO_GPUS)).isEmpty();
      assertThat(tenants.reserve("other", TWO_GPUS)).isPresent();
      assertThat(tenants.reserve(null, TWO_GPUS)).isPresent();
      var record =
          Node.init(
                  "small",
                  new Owner("sky", "main", "vm"),
                  new Allocation("200-1", "acme", "zuul"),
                  null,
                  store.now())
              .withResources(TWO_GPUS);
      var node = store.nodes().create(List.of(record)).getFirst();
      first.close();
      first.close();
      assertThat(tenants.reserve("acme", TWO_GPUS)).isEmpty();
      assertThat(tenants.of("acme").left().limit("gpus")).hasValue(1);
      try (var held = store.nodes().tryLock(node.id()).orElseThrow()) {
        held.update(Node::deallocated);
      }
      assertThat(tenants.reserve("acme", TWO_GPUS)).isPresent();
    }
  }
}
