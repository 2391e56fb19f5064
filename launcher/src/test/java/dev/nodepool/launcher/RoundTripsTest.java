package dev.nodepool.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher costs ZooKeeper: each transaction is written to a disk by every server. */
class RoundTripsTest {
  private static final int REQUESTS = 18;

  /** What a launcher says of itself and its pools meanwhile, however much it serves. */
  private static final int OF_ITS_OWN = 8;

  @TempDir Path folder;
  private LauncherFixture it;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void a_request_takes_five_transactions_and_a_deletion_three() throws Exception {
    var launcher = it.launcher(new TestConfig().fake("fake-provider", "small"));
    // The first in a new tree also makes the folders.
    it.useAndReturn(it.ask("small"));
    it.awaitNoNodes();
    var requests = new ArrayList<String>();
    long before = it.writes(launcher);
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(it.ask("small"));
    }
    for (var id : requests) {
      it.fulfilled(id);
    }
    long served = it.writes(launcher);
    assertThat(served - before).isBetween(5L * REQUESTS, 5L * REQUESTS + OF_ITS_OWN);
    for (var id : requests) {
      it.useAndReturn(id);
    }
    it.awaitNoNodes();
    assertThat(it.writes(launcher) - served).isBetween(3L * REQUESTS, 3L * REQUESTS + OF_ITS_OWN);
  }
}
