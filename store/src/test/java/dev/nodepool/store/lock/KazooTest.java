package dev.nodepool.store.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks and records together with a real kazoo client, which Zuul and upstream's Nodepool use. */
class KazooTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();
  @TempDir static Path folder;
  private static Store store;
  private static Path script;

  @BeforeAll
  static void connect() throws Exception {
    store = zooKeeper.connect();
    script = folder.resolve("kazoo_lock.py");
    try (var in = KazooTest.class.getResourceAsStream("/kazoo_lock.py")) {
      Files.write(script, in.readAllBytes());
    }
  }

  @AfterAll
  static void stop() {
    store.close();
    zooKeeper.close();
  }

  @Test
  void kazoo_does_not_get_a_lock_of_ours() throws Exception {
    var node = node();
    try (var held = store.nodes().tryLock(node.id()).orElseThrow()) {
      assertThat(kazoo("try", lockOf(node))).isEqualTo("False");
      assertThat(held.valid()).isTrue();
    }
    assertThat(kazoo("try", lockOf(node))).isEqualTo("True");
  }

  @Test
  void kazoo_waits_for_a_lock_of_ours_and_gets_it() throws Exception {
    var node = node();
    var held = store.nodes().tryLock(node.id()).orElseThrow();
    var waiting = start("wait", lockOf(node));
    try (var out = waiting.inputReader()) {
      assertThat(out.readLine()).isEqualTo("WAITING");
      awaitContenders(node, 2);
      assertThat(out.ready()).isFalse();
      held.close();
      assertThat(out.readLine()).isEqualTo("GOT");
    }
    assertThat(waiting.waitFor()).isZero();
  }

  @Test
  void we_do_not_get_a_lock_of_kazoo_and_wait_for_it() throws Exception {
    var node = node();
    var nodes = store.nodes().watch();
    var holder = start("hold", lockOf(node));
    BufferedReader out = holder.inputReader();
    assertThat(out.readLine()).isEqualTo("HELD");
    assertThat(store.nodes().tryLock(node.id())).isEmpty();
    ZooKeeperFixture.await(() -> nodes.locked(node.id()));
    assertThat(store.nodes().lock(node.id(), Duration.ofMillis(100))).isEmpty();
    Thread.ofVirtual().start(() -> release(holder));
    store.nodes().lock(node.id(), SOON).orElseThrow().close();
    assertThat(holder.waitFor()).isZero();
  }

  @Test
  void a_counter_of_three_contenders_loses_nothing() throws Exception {
    var node = node();
    int rounds = 60;
    String counter = lockOf(node) + "-counter";
    try (var raw = new RawClient(zooKeeper.port());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      raw.create(counter, "0");
      var first = start("count", lockOf(node), Integer.toString(rounds));
      var second = start("count", lockOf(node), Integer.toString(rounds));
      threads.submit(() -> {
        for (int i = 0; i < rounds; i++) {
          try (var held = store.nodes().lock(node.id(), SOON).orElseThrow()) {
            raw.set(counter, Integer.toString(Integer.parseInt(raw.get(counter)) + 1));
            assertThat(held.valid()).isTrue();
          }
        }
        return null;
      });
      assertThat(first.waitFor()).isZero();
      assertThat(second.waitFor()).isZero();
      threads.close();
      assertThat(raw.get(counter)).isEqualTo(Integer.toString(3 * rounds));
    }
  }

  @Test
  void python_reads_what_we_write_and_we_read_what_python_writes() throws Exception {
    var span =
        Map.of(
            "trace_id",
            new BigInteger("241386823117383459428571683745234987234"),
            "load",
            Double.NaN,
            "most",
            Double.POSITIVE_INFINITY,
            "half",
            0.5,
            "name",
            "Zürich \u2713");
    var request = NodeRequest.of(List.of("small"), "zuul", store.now()).withRequestorData(span);
    String id = store.requests().create(request, 200, false);
    String path = "/nodepool/requests/" + id;
    assertThat(kazoo("get", path))
        .contains("\"trace_id\": 241386823117383459428571683745234987234")
        .contains("\"load\": NaN")
        .contains("\"reuse\": true");
    kazoo("copy", path, "/nodepool/requests/200-0000999999");
    var ours = store.requests().read(id).orElseThrow().value();
    var copied = store.requests().read("200-0000999999").orElseThrow().value();
    assertThat(copied.withId(id)).isEqualTo(ours);
    assertThat(copied.requestorData()).isEqualTo(span);
  }

  private static void awaitContenders(Node node, int count) throws Exception {
    try (var raw = new RawClient(zooKeeper.port())) {
      org.awaitility.Awaitility.await().until(() -> raw.children(lockOf(node)).size() == count);
    }
  }

  private static void release(Process holder) {
    try {
      holder.getOutputStream().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String kazoo(String... arguments) throws Exception {
    var process = start(arguments);
    try (var out = process.inputReader()) {
      String line = out.readLine();
      assertThat(process.waitFor()).isZero();
      return line == null ? "" : line;
    }
  }

  private static Process start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add("/usr/bin/python3");
    command.add(script.toString());
    command.add("127.0.0.1:" + zooKeeper.port());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String lockOf(Node node) {
    return "/nodepool/nodes/" + node.id() + "/lock";
  }

  private static Node node() throws InterruptedException {
    var init =
        Node.init("small", new Owner("cloud", "main", "l"), Allocation.FREE, null, store.now());
    return store.nodes().create(List.of(init.moved(NodeState.READY, store.now()))).getFirst();
  }
}
