package dev.nodepool.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Attention attention = new Attention();

  @Test
  void only_what_has_changed_is_looked_at() throws Exception {
    assertThat(attention.await(LONG)).as("all at first").isEmpty();
    attention.to("debian");
    attention.to("fedora");
    attention.to("debian");
    assertThat(attention.await(LONG).orElseThrow()).containsExactlyInAnyOrder("debian", "fedora");
  }

  @Test
  void all_are_looked_at_when_it_is_time_however_much_changes() throws Exception {
    assertThat(attention.await(Duration.ZERO)).isEmpty();
    attention.to("debian");
    assertThat(attention.await(LONG)).isEmpty();
    attention.to("debian");
    attention.toAll();
    assertThat(attention.await(LONG)).isEmpty();
    attention.to("debian");
    assertThat(attention.await(LONG)).isPresent();
  }
}
