package dev.nodepool.cloudmodel.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cloudmodel.time.Delay;
import dev.nodepool.openstack.api.ApiCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultInjectorTest {
  private static final ApiCall CREATE = new ApiCall("compute", "POST", "servers");
  private static final ApiCall LIST = new ApiCall("compute", "GET", "servers");

  private final FaultInjector faults = new FaultInjector(new Random(1));

  @Test
  void without_rules_all_is_quiet() {
    assertThat(faults.onCall(CREATE).latency()).isZero();
    assertThat(faults.onCall(CREATE).fault()).isEmpty();
  }

  @Test
  void the_longest_pattern_tells_the_latency() {
    faults.apply(
        new CallSettings(
            Map.of("*", Delay.parse("0.2"), "compute.POST.*", Delay.parse("3")), List.of()));
    assertThat(faults.onCall(CREATE).latency()).isEqualTo(Duration.ofSeconds(3));
    assertThat(faults.onCall(LIST).latency()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void a_rule_strikes_as_often_as_it_says_and_starts_anew_only_when_it_changed() {
    var once = CallFaultRule.of("compute.POST.servers", CallFault.FAIL_AFTER, 1);
    faults.apply(new CallSettings(Map.of(), List.of(once)));
    assertThat(faults.onCall(LIST).fault()).isEmpty();
    assertThat(faults.onCall(CREATE).fault()).contains(once);
    assertThat(faults.onCall(CREATE).fault()).isEmpty();

    var always = CallFaultRule.of("network.*", CallFault.HANG_BEFORE, -1);
    faults.apply(new CallSettings(Map.of(), List.of(once, always)));
    assertThat(faults.onCall(CREATE).fault()).isEmpty();
    var port = new ApiCall("network", "GET", "ports");
    assertThat(faults.onCall(port).fault()).contains(always);
    assertThat(faults.onCall(port).fault()).contains(always);

    faults.apply(CallSettings.NONE);
    faults.apply(new CallSettings(Map.of(), List.of(once)));
    assertThat(faults.onCall(CREATE).fault()).contains(once);
  }

  @Test
  void a_share_of_the_calls_is_hit_and_the_seed_says_which() {
    var half = new CallFaultRule("*", CallFault.TOO_MANY, -1, 0.5, 429, Duration.ofSeconds(1));
    assertThat(struck(half, 1)).isEqualTo(struck(half, 1)).isNotEqualTo(struck(half, 2));
    assertThat(struck(half, 1).stream().filter(hit -> hit).count()).isBetween(60L, 140L);
  }

  private static List<Boolean> struck(CallFaultRule rule, long seed) {
    var one = new FaultInjector(new Random(seed));
    one.apply(new CallSettings(Map.of(), List.of(rule)));
    var struck = new ArrayList<Boolean>();
    for (int i = 0; i < 200; i++) {
      struck.add(one.onCall(CREATE).fault().isPresent());
    }
    return struck;
  }

  @Test
  void delays_are_read_and_drawn() {
    var random = new Random(3);
    assertThat(Delay.parse("1.5").draw(random)).isEqualTo(Duration.ofMillis(1500));
    for (int i = 0; i < 100; i++) {
      assertThat(Delay.parse("1..3").draw(random))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }
    var drawn = new ArrayList<Duration>();
    for (int i = 0; i < 1001; i++) {
      drawn.add(Delay.parse("2~0.5").draw(random));
    }
    drawn.sort(null);
    assertThat(drawn.get(500)).isBetween(Duration.ofMillis(1850), Duration.ofMillis(2150));
    assertThat(drawn.getLast()).isGreaterThan(Duration.ofSeconds(4));
    assertThat(Delay.parse("1..3").toString()).isEqualTo("1.0..3.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "3..1", "1~", "1..2..3"})
  void what_is_no_delay_is_refused(String text) {
    assertThatThrownBy(() -> Delay.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
