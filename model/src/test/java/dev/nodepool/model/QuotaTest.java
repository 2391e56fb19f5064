package dev.nodepool.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class QuotaTest {
  @Test
  void what_is_not_named_is_unlimited() {
    assertThat(Quota.UNLIMITED.fits(Resources.machine(1_000_000, 1_000_000))).isTrue();
  }

  @Test
  void the_shortage_names_the_thing_and_the_numbers() {
    var left = Quota.of(Map.of("cores", 10L, "ram", 4096L)).minus(Resources.machine(6, 2048));
    assertThat(left.shortage(Resources.machine(8, 1024)).orElseThrow())
        .hasToString("cores: 8 wanted, 4 free");
  }

  @Test
  void both_quotas_hold() {
    var both = Quota.of(Map.of("cores", 10L)).and(Quota.of(Map.of("cores", 4L, "ram", 1L)));
    assertThat(both).isEqualTo(Quota.of(Map.of("cores", 4L, "ram", 1L)));
  }

  @Property
  void what_fits_can_be_taken_and_given_back(
      @ForAll @LongRange(min = 0, max = 1000) long limit,
      @ForAll @LongRange(min = 0, max = 1000) long wanted) {
    var quota = Quota.of(Map.of("cores", limit));
    var cost = new Resources(Map.of("cores", wanted));
    assertThat(quota.fits(cost)).isEqualTo(wanted <= limit);
    assertThat(quota.minus(cost).minus(Resources.NONE.minus(cost))).isEqualTo(quota);
  }

  @Property
  void a_sum_is_the_sum_of_its_parts(@ForAll List<@LongRange(min = 0, max = 99) Long> parts) {
    var all = parts.stream().map(Resources::instances).toList();
    assertThat(Resources.sum(all).of("instances"))
        .isEqualTo(parts.stream().mapToLong(Long::longValue).sum());
  }
}
