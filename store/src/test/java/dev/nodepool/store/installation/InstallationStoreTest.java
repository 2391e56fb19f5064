package dev.nodepool.store.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.Owner;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstallationStoreTest {
  private static final String OLD = "zk1:2181";

  private final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();
  private final Store store;

  InstallationStoreTest() throws Exception {
    store = zooKeeper.connect();
  }

  @AfterEach
  void close() {
    store.close();
    zooKeeper.close();
  }

  private void nodeThatIsGone() throws InterruptedException {
    var record =
        Node.init("small", new Owner("sky", "main", "l"), Allocation.FREE, null, store.now());
    var node = store.nodes().create(List.of(record)).getFirst();
    store.nodes().tryLock(node.id()).orElseThrow().remove();
  }

  @Test
  void it_is_made_once_however_many_begin_at_once_and_whatever_they_are_configured_with()
      throws Exception {
    var seen = new HashSet<String>();
    List<Future<String>> all;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all =
          List.of("a:1", "b:2", "c:3").stream()
              .map(mark -> threads.submit(() -> store.installation().readOrMake(mark).id()))
              .toList();
    }
    for (var one : all) {
      seen.add(one.get());
    }
    try (var later = zooKeeper.connect()) {
      seen.add(later.installation().readOrMake("zk1:2281,zk2:2281,zk3:2281").id());
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void a_tree_that_has_had_nodes_knows_the_mark_that_they_were_made_with() throws Exception {
    nodeThatIsGone();
    assertThat(store.installation().readOrMake(OLD).formerly()).containsExactly(OLD);
  }

  @Test
  void a_fresh_tree_takes_nothing_of_others_for_its_own() throws Exception {
    assertThat(store.installation().readOrMake(OLD).formerly()).isEmpty();
    nodeThatIsGone();
    assertThat(store.installation().readOrMake(OLD).formerly()).isEmpty();
  }

  @Test
  void what_is_adopted_is_ours_from_then_on() throws Exception {
    assertThat(store.installation().adopt(OLD)).isFalse();
    var id = store.installation().readOrMake("zk9:2181").id();
    assertThat(store.installation().adopt(OLD)).isTrue();
    assertThat(store.installation().adopt(OLD)).isFalse();
    assertThat(store.installation().adopt(id)).isFalse();
    var now = store.installation().read().orElseThrow();
    assertThat(now.id()).isEqualTo(id);
    assertThat(now.formerly()).isEqualTo(Set.of(OLD));
  }

  @Test
  void whoever_follows_it_hears_of_adoptions_also_after_a_lost_session() throws Exception {
    var us = store.installation().readOrMake("zk9:2181");
    try (var followed = store.installation().follow(us);
        var other = zooKeeper.connect()) {
      assertThat(followed.formerly()).isEmpty();
      other.installation().adopt(OLD);
      ZooKeeperFixture.await(() -> followed.formerly().equals(Set.of(OLD)));
      zooKeeper.expireSessions();
      other.installation().adopt("zk8:2181");
      ZooKeeperFixture.await(() -> followed.formerly().equals(Set.of(OLD, "zk8:2181")));
      other.installation().adopt("zk7:2181");
      ZooKeeperFixture.await(() -> followed.formerly().contains("zk7:2181"));
    }
  }
}
