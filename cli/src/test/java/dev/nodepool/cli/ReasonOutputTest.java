package dev.nodepool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Reason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonOutputTest {
  private static final Reason BROKEN =
      Reason.of("CLOUD_ERROR", "The cloud refused 3 attempts.", CliFixture.NOON).in("sky", "main");
  private CliFixture cli;

  @BeforeEach
  void start(@TempDir Path directory) throws InterruptedException {
    cli = new CliFixture(directory);
    var owner = new Owner("sky", "main", "vm-PoolWorker.sky-main");
    var plain = Node.init("small", owner, Allocation.FREE, null, CliFixture.NOON);
    cli.store().nodes().create(List.of(plain, plain.withReason(BROKEN)));
    var request = NodeRequest.of(List.of("small"), "me", CliFixture.NOON);
    cli.store().requests().create(request, 200, false);
    cli.store().requests().create(request.withReason(BROKEN), 200, false);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void a_node_shows_its_reason_in_documents_where_it_has_one() {
    assertThat(cli.run("list", "-o", "json").out())
        .containsOnlyOnce("\"reason\"")
        .contains(BROKEN.text());
    assertThat(cli.run("list", "--detail", "-o", "yaml").out())
        .containsOnlyOnce("reason:")
        .contains("code: CLOUD_ERROR", "time: '2026-12-01T12:00:00Z'", "pool: main");
  }

  @Test
  void a_request_shows_its_reasons_in_documents_where_it_has_some() {
    assertThat(cli.run("request-list", "-o", "json").out())
        .containsOnlyOnce("\"reasons\"")
        .contains(BROKEN.text());
    assertThat(cli.run("request-list", "-o", "yaml").out()).containsOnlyOnce("reasons:");
  }

  @Test
  void the_tables_stay_those_of_nodepool_11() {
    assertThat(cli.run("list", "--detail").out()).doesNotContainIgnoringCase("reason");
    assertThat(cli.run("request-list").out()).doesNotContainIgnoringCase("reason");
  }
}
