package dev.nodepool.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** The server takes connections one by one; on a busy machine a thousand take a while. */
  private static final Duration UNDER_LOAD = Duration.ofMinutes(3);

  private static final String SESSIONLESS_MILLIS = "zookeeper.nio.sessionlessCnxnTimeout";
  @TempDir Path folder;

  @Test
  void its_data_survives_a_restart_and_commands_find_it() throws Exception {
    var dir = folder.resolve("zk");
    assertThat(EmbeddedZooKeeper.find(dir)).isEmpty();
    String id;
    try (var server = EmbeddedZooKeeper.start(EmbeddedSettings.in(dir));
        var store = Store.connect(EmbeddedZooKeeper.find(dir).orElseThrow(), SOON)) {
      id = store.requests().create(NodeRequest.of(List.of("a"), "me", store.now()), 100, false);
      assertThat(server.port()).isBetween(2281, 2380);
    }
    assertThat(EmbeddedZooKeeper.find(dir)).isEmpty();
    try (var server = EmbeddedZooKeeper.start(EmbeddedSettings.in(dir));
        var store = Store.connect(server.settings(), SOON)) {
      assertThat(store.requests().read(id)).isPresent();
    }
  }

  @Test
  void a_second_start_on_the_same_data_is_refused_by_name_of_the_first() {
    try (var server = EmbeddedZooKeeper.start(EmbeddedSettings.in(folder))) {
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> EmbeddedZooKeeper.start(EmbeddedSettings.in(folder)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void the_next_free_port_is_taken() {
    try (var first = EmbeddedZooKeeper.start(EmbeddedSettings.in(folder.resolve("a")));
        var second =
            EmbeddedZooKeeper.start(new EmbeddedSettings(folder.resolve("b"), first.port()))) {
      assertThat(second.port()).isGreaterThan(first.port());
    }
  }

  @Test
  void who_opens_a_thousand_connections_gets_no_more_and_disturbs_nobody() throws Exception {
    // Those that open no session would end after ten seconds, and make room.
    System.setProperty(SESSIONLESS_MILLIS, "300000");
    var sockets = new ArrayList<Socket>();
    try (var server = EmbeddedZooKeeper.start(EmbeddedSettings.in(folder));
        var store = Store.connect(server.settings(), SOON)) {
      for (int i = 0; i < 1000; i++) {
        sockets.add(connected(server));
      }
      assertThat(sockets.subList(0, 900)).allMatch(EmbeddedZooKeeperTest::isOpen);
      // It counts a connection a moment after it has taken it.
      await()
          .atMost(UNDER_LOAD)
          .until(() -> {
            var oneMore = connected(server);
            sockets.add(oneMore);
            return !isOpen(oneMore);
          });
      String id =
          store.requests().create(NodeRequest.of(List.of("a"), "me", store.now()), 100, false);
      assertThat(store.requests().read(id)).isPresent();
    } finally {
      System.clearProperty(SESSIONLESS_MILLIS);
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket connected(EmbeddedZooKeeper server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  /** The server has not ended it. */
  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      socket.getInputStream().read();
      return false;
    } catch (SocketTimeoutException nothing) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void another_local_user_gets_neither_the_secret_nor_the_records() throws Exception {
    try (var server = EmbeddedZooKeeper.start(EmbeddedSettings.in(folder));
        var store = Store.connect(server.settings(), SOON);
        var stranger = Store.connect(StoreSettings.local(server.port(), null), SOON)) {
      String id =
          store.requests().create(NodeRequest.of(List.of("a"), "me", store.now()), 100, false);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("address"))))
          .isEqualTo("rw-------");
      assertThatThrownBy(() -> stranger.requests().read(id))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("does not allow");
      assertThatThrownBy(() -> stranger.requests().delete(id)).isInstanceOf(StoreException.class);
      try (var raw = new RawClient(server.port())) {
        assertThatThrownBy(() -> raw.create("/mine", "x")).hasMessageContaining("NoAuth");
      }
    }
  }
}
