package dev.nodepool.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private final NodeRequest request = NodeRequest.of(List.of("small"), "me", NOON);

  @Test
  void a_pool_says_one_thing_at_a_time() {
    var told =
        request
            .withReason(by("main", "first.", "TENANT_QUOTA"))
            .withReason(by("other", "elsewhere.", "LABEL_NOT_AVAILABLE"))
            .withReason(by("main", "second.", "POOL_PAUSED"));
    assertThat(told.reasons()).extracting(Reason::text).containsExactly("elsewhere.", "second.");
  }

  @Test
  void the_newest_reasons_are_kept() {
    var told = request;
    for (int i = 0; i < 40; i++) {
      told = told.withReason(by("pool" + i, "said.", "NEVER_FITS"));
    }
    assertThat(told.reasons()).hasSize(NodeRequest.MAX_REASONS);
    assertThat(told.reasons().getFirst().pool()).isEqualTo("pool8");
    assertThat(told.reasons().getLast().pool()).isEqualTo("pool39");
  }

  @Test
  void what_pools_say_is_no_other_request() {
    var told = request.withReason(by("main", "first.", "TENANT_QUOTA"));
    assertThat(told.sameButForReasons(request)).isTrue();
    assertThat(told.withRelativePriority(7).sameButForReasons(request)).isFalse();
  }

  @Test
  void a_long_text_is_cut() {
    var reason = Reason.of("CLOUD_ERROR", "x".repeat(5000), NOON);
    assertThat(reason.text()).hasSize(Reason.MAX_TEXT).endsWith("xxx...");
  }

  private static Reason by(String pool, String text, String code) {
    return Reason.of(code, text, NOON)
        .by(
            new Component.Pool(
                "id-" + pool, pool, "sky", List.of(), 100, false, "vm", "running", "1", 0));
  }
}
