package dev.nodepool.launcher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/**
 * Room that is taken as it comes brings no deadlock: in every random world each request that fits
 * somewhere is served, and no quota is exceeded. {@code -Dnodepool.room.worlds=10000} plays more of
 * them; jqwik prints the seed of what fails.
 */
class RoomWorldsTest {
  private static final int TRIES = 10;
  private static final int WORLDS = Integer.getInteger("nodepool.room.worlds", 300) / TRIES;
  private static final int STEPS = 50_000;

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void every_request_is_served_within_the_quota_whoever_has_parts_of_what_others_need(
      @ForAll long seed) {
    for (int i = 0; i < WORLDS; i++) {
      var world = new RoomWorld(new SplittableRandom(seed + i), true);
      assertThat(world.play(STEPS)).as("world %d", seed + i).isEmpty();
    }
  }

  /** Else the property above would show nothing. */
  @Test
  void without_giving_way_some_of_these_worlds_end_in_a_deadlock() {
    int stuck = 0;
    int gaveWay = 0;
    for (int seed = 0; seed < 100; seed++) {
      stuck +=
          new RoomWorld(new SplittableRandom(seed), false).play(STEPS / 10).isPresent() ? 1 : 0;
      var world = new RoomWorld(new SplittableRandom(seed), true);
      world.play(STEPS);
      gaveWay += world.gaveWay();
    }
    assertThat(stuck).isPositive();
    assertThat(gaveWay).isPositive();
  }
}
