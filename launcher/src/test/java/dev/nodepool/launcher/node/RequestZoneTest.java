package dev.nodepool.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestZoneTest {
  @Test
  void when_a_zone_is_full_all_nodes_of_the_request_take_another_together() {
    var zone = new RequestZone(List.of("a", "b"), "a");
    zone.full("a");
    zone.full("a");
    assertThat(zone.current()).isEqualTo("b");
    assertThat(zone.hasLeft("a")).isTrue();
    assertThat(zone.hasLeft("b")).isFalse();
  }

  @Test
  void each_zone_is_left_once_so_that_a_request_that_fits_nowhere_ends() {
    var zone = new RequestZone(List.of("a", "b"), "a");
    zone.full("a");
    zone.full("b");
    assertThat(zone.current()).isEqualTo("b");
    zone.full("b");
    assertThat(zone.current()).isEqualTo("b");
  }

  @Test
  void where_the_cloud_chooses_nothing_is_left() {
    var zone = new RequestZone(List.of(), null);
    zone.full(null);
    assertThat(zone.current()).isNull();
    assertThat(zone.hasLeft("nova")).isFalse();
  }

  @Test
  void it_is_where_the_request_has_its_nodes() {
    var zone = new RequestZone(List.of("a", "b", "c"), null);
    zone.follow("c");
    assertThat(zone.current()).isEqualTo("c");
  }
}
