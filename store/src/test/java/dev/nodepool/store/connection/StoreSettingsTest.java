package dev.nodepool.store.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {
  @Test
  void several_hosts_and_a_chroot_make_one_connect_string() {
    var settings = settings(false, server("zk1", "/a"), server("2001:db8::1", "/a/"));
    assertThat(settings.connectString()).isEqualTo("zk1:2281,[2001:db8::1]:2281");
    assertThat(settings.chroot()).isEqualTo("/a");
    assertThatThrownBy(() -> settings(true, server("a", "/a"), server("b", "/b")).chroot())
        .hasMessageContaining("different chroots");
  }

  @Test
  void plain_text_to_another_host_is_refused() {
    assertThatThrownBy(() -> settings(false, server("192.0.2.1", "")).refuseUnprotected())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("zookeeper-tls")
        .hasMessageContaining("192.0.2.1:2281");
    settings(true, server("192.0.2.1", "")).refuseUnprotected();
    settings(false, server("::1", ""), server("127.0.0.1", ""), server("[::1]", ""))
        .refuseUnprotected();
  }

  @Test
  void a_chroot_with_several_hosts_keeps_everything_below_it() throws Exception {
    try (var zooKeeper = new ZooKeeperFixture()) {
      var host = new StoreSettings.Server("127.0.0.1", zooKeeper.port(), "/ci/one");
      var twice =
          new StoreSettings(
              List.of(host, new StoreSettings.Server("localhost", zooKeeper.port(), "/ci/one")),
              null,
              Duration.ofSeconds(10),
              false,
              null);
      try (var store = Store.connect(twice, Duration.ofSeconds(30));
          var raw = new RawClient(zooKeeper.port())) {
        var requests = store.requests().watch();
        String id =
            store.requests().create(NodeRequest.of(List.of("a"), "me", store.now()), 100, false);
        assertThat(raw.children("/ci/one/nodepool/requests")).containsExactly(id);
        assertThat(requests.get(id)).isPresent();
        raw.delete("/ci/one/nodepool/requests/" + id);
        ZooKeeperFixture.await(() -> requests.size() == 0);
      }
    }
  }

  @Test
  void a_record_that_zookeeper_would_refuse_is_refused_with_a_sentence() throws Exception {
    try (var zooKeeper = new ZooKeeperFixture();
        var store = zooKeeper.connect()) {
      var request =
          NodeRequest.of(List.of("a"), "me", store.now()).withRequestorData("x".repeat(900_000));
      assertThatThrownBy(() -> store.requests().create(request, 100, false))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("ZooKeeper's limit is 900,000");
      assertThat(store.connected()).isTrue();
    }
  }

  private static StoreSettings settings(boolean insecure, StoreSettings.Server... servers) {
    return new StoreSettings(List.of(servers), null, Duration.ofSeconds(10), insecure, null);
  }

  private static StoreSettings.Server server(String host, String chroot) {
    return new StoreSettings.Server(host, 2281, chroot);
  }
}
