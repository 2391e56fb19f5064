package dev.nodepool.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.launcher.rules.FactsDocument;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.PoolFacts;
import dev.nodepool.launcher.rules.Room;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Reason;
import dev.nodepool.model.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ExplainCommandTest {
  private static final Component.Pool POOL =
      new Component.Pool(
          "vm-PoolWorker.sky-main",
          "main",
          "sky",
          List.of("small"),
          100,
          false,
          "vm",
          "running",
          "1",
          0);
  private static final Component.Pool OF_PYTHON =
      new Component.Pool(
          "vm-PoolWorker.old-main",
          "main",
          "old",
          List.of("old"),
          100,
          false,
          "vm",
          "running",
          "11",
          0);
  private CliFixture cli;
  private String request = "";
  private String node = "";

  @BeforeEach
  void start(@TempDir Path directory) throws InterruptedException {
    cli = new CliFixture(directory);
    var store = cli.store();
    store.components().register(POOL);
    var cost = Resources.machine(4, 8192);
    var facts =
        new PoolFacts(
            new Room(
                Quota.of(Map.of(Resources.CORES, 4L)),
                Quota.UNLIMITED,
                false,
                cost,
                cost,
                Resources.NONE,
                Resources.NONE),
            0,
            -1,
            Map.of(
                "small",
                new LabelView.Servable(cost, LabelView.Image.READY, LabelView.Slots.ENDLESS)),
            Map.of("small", 3),
            Map.of(),
            null);
    store.poolDocuments().open(POOL.id()).publish(FactsDocument.of(facts));
    var owner = new Owner("sky", "main", POOL.id());
    node =
        store
            .nodes()
            .create(
                List.of(
                    Node.init("small", owner, Allocation.FREE, null, CliFixture.NOON)
                        .withResources(cost)
                        .moved(NodeState.READY, CliFixture.NOON)
                        .withReason(
                            Reason.of("CLOUD_ERROR", "Attempt 1 of 3 failed.", CliFixture.NOON))))
            .getFirst()
            .id();
    request =
        store
            .requests()
            .create(NodeRequest.of(List.of("small"), "me", CliFixture.NOON), 200, false);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void a_request_shows_every_check_the_first_that_fails_and_the_quota() {
    var ran = cli.run("explain", "request", request);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("Request " + request + " wants small and has been requested for 00:00:00:00.")
        .contains("POOL_QUOTA: Pool main of provider sky: there is not enough room now")
        .contains("does the pool have the labels?", "cores: 4 wanted, 0 free")
        .contains("What would change it: It goes on when nodes come back")
        .contains("| cores");
  }

  @Test
  void a_document_has_the_same_under_stable_names() {
    var ran = cli.run("explain", "request", request, "-o", "json");
    var told = new JsonMapper().readTree(ran.out());
    assertThat(told.get("code").asString()).isEqualTo("POOL_QUOTA");
    var pool = told.get("pools").get(0);
    assertThat(pool.get("launcher").asString()).isEqualTo(POOL.id());
    assertThat(pool.get("checks")).hasSize(17);
    assertThat(pool.get("quota").get(0).get("resource").asString()).isEqualTo("cores");
    assertThat(pool.get("quota").get(0).get("used").asInt()).isEqualTo(4);
    assertThat(pool.get("quota").get(0).get("left").asInt()).isZero();
  }

  @Test
  void a_node_shows_its_life_its_lock_and_its_reason() throws InterruptedException {
    assertThat(cli.run("explain", "node", node).out())
        .contains("has been ready for", "Nobody has its lock.", "FREE: It waits for the next")
        .contains("CLOUD_ERROR (2026-12-01T12:00:00Z): Attempt 1 of 3 failed.");
    try (var _ = cli.store().nodes().tryLock(node).orElseThrow()) {
      assertThat(cli.run("explain", "node", node, "-o", "yaml").out())
          .contains("lock_holder: ", "-" + ProcessHandle.current().pid());
    }
  }

  @Test
  void a_label_shows_who_offers_it_and_who_wants_it() {
    assertThat(cli.run("explain", "label", "small").out())
        .contains("Pool main of provider sky", "1 free", "ready=1", request + " (requested)");
    assertThat(cli.run("explain", "label", "small", "-f", "json").out()).contains("\"READY\"");
  }

  @Test
  void a_label_shows_how_many_are_ready_and_how_many_are_to_be() throws InterruptedException {
    assertThat(cli.run("explain", "label", "small").out())
        .contains("Ready now: 1. To be kept ready (min-ready): 3.");
    var told = new JsonMapper().readTree(cli.run("explain", "label", "small", "-o", "json").out());
    assertThat(told.get("min_ready").asInt()).isEqualTo(3);
    assertThat(told.get("ready").asInt()).isEqualTo(1);
    try (var _ = cli.store().nodes().tryLock(node).orElseThrow()) {
      assertThat(cli.run("explain", "label", "small").out()).contains("Ready now: 0.");
    }
  }

  @Test
  void a_label_of_a_launcher_that_publishes_nothing_shows_only_what_is_ready()
      throws InterruptedException {
    cli.store().components().register(OF_PYTHON);
    assertThat(cli.run("explain", "label", "old").out())
        .contains("Ready now: 0. No launcher says how many are to be.");
  }

  @Test
  void what_is_not_there_is_told_in_a_sentence() {
    for (var kind : List.of("request", "node", "label")) {
      var ran = cli.run("explain", kind, "nosuch");
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.err()).contains("There is no " + kind + " nosuch: see nodepool ");
      assertThat(ran.out()).isEmpty();
    }
  }
}
