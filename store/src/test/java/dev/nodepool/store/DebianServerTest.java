package dev.nodepool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The field's server (3.8), which does not number its watch events, without and with TLS. */
class DebianServerTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  @TempDir Path folder;

  @Test
  void a_request_is_served_there_without_reading_our_own_writes() throws Exception {
    int port = DebianZooKeeper.freePort();
    try (var _ = server("clientPort", port, List.of());
        var store = Store.connect(StoreSettings.local(port, null), SOON)) {
      serve(store);
    }
  }

  @Test
  void mutual_tls_lets_in_who_has_a_certificate_and_nobody_else() throws Exception {
    makeCertificates();
    int port = DebianZooKeeper.freePort();
    try (var _ = server("secureClientPort", port, DebianZooKeeper.tls(folder))) {
      for (String key : List.of("client.key", "client-pkcs1.key", "client-ec.key")) {
        String cert = key.contains("ec") ? "client-ec.pem" : "client.pem";
        try (var store = Store.connect(settings(port, cert, key), SOON)) {
          serve(store);
        }
      }
      assertThatThrownBy(() ->
              Store.connect(settings(port, "stranger.pem", "stranger.key"), Duration.ofSeconds(2)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("does not answer");
    }
  }

  private static void serve(Store store) throws Exception {
    var requests = store.requests().watch();
    var nodes = store.nodes().watch();
    String id =
        store.requests().create(NodeRequest.of(List.of("small"), "me", store.now()), 200, false);
    var seen = requests.get(id).orElseThrow();
    long reads = store.counters().reads();
    var init =
        Node.init(
            "small", new Owner("c", "p", "l"), Allocation.to(seen.value()), null, store.now());
    var accepted =
        store
            .requests()
            .accept(seen, r -> r.moved(RequestState.PENDING, store.now()), List.of(init))
            .orElseThrow();
    var node = accepted.inits().getFirst();
    var held = store.nodes().lockNew(node, n -> n.moved(NodeState.BUILDING, store.now()));
    held.update(n -> n.moved(NodeState.READY, store.now()));
    accepted.request().settle(r -> r.fulfilled(List.of(node.id()), store.now()), List.of(held));
    store.nodes().tryLock(node.id()).orElseThrow().remove();
    store.requests().delete(id);
    assertThat(nodes.size()).isZero();
    assertThat(requests.size()).isZero();
    // One event of a stranger behind all of ours, and nothing but its read.
    try (var barrier = store.nodes().watch().listen(_ -> {})) {
      var last = store.nodes().create(List.of(init)).getFirst();
      assertThat(nodes.get(last.id())).isPresent();
      store.nodes().tryLock(last.id()).orElseThrow().remove();
    }
    assertThat(store.counters().reads() - reads).isEqualTo(2);
  }

  private StoreSettings settings(int port, String cert, String key) {
    var tls =
        new StoreSettings.Tls(folder.resolve(cert), folder.resolve(key), folder.resolve("ca.pem"));
    return new StoreSettings(
        List.of(new StoreSettings.Server("127.0.0.1", port)),
        tls,
        Duration.ofSeconds(5),
        false,
        null);
  }

  private DebianZooKeeper server(String kind, int port, List<String> more) throws IOException {
    var lines = new ArrayList<>(List.of(kind + "=" + port, kind + "Address=127.0.0.1"));
    lines.addAll(more);
    return new DebianZooKeeper(folder, lines);
  }

  private void makeCertificates() throws Exception {
    openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca");
    openssl("req -x509 -newkey rsa:2048 -nodes -keyout stranger.key -out stranger.pem -days 2");
    for (String name : List.of("server", "client")) {
      openssl("req -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".csr");
      sign(name);
    }
    openssl("rsa -in client.key -traditional -out client-pkcs1.key");
    openssl("ecparam -name prime256v1 -genkey -noout -out client-ec.key");
    openssl("req -new -key client-ec.key -out client-ec.csr");
    sign("client-ec");
    Files.writeString(
        folder.resolve("server-both.pem"),
        Files.readString(folder.resolve("server.key"))
            + Files.readString(folder.resolve("server.pem")));
  }

  private void sign(String name) throws Exception {
    openssl(
        "x509 -req -in "
            + name
            + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out "
            + name
            + ".pem");
  }

  private void openssl(String arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    if (arguments.startsWith("req") && !arguments.contains("-subj")) {
      command.addAll(List.of("-subj", "/CN=somebody"));
    }
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(arguments).isZero();
  }
}
