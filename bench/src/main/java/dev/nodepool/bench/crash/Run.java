package dev.nodepool.bench.crash;

import dev.nodepool.openstack.api.CloudApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One launcher that meets its doom, the one that comes after it, and what is left in the end. */
final class Run {
  private final World world;
  private final Point point;
  private final RandomGenerator random;

  /**
   * What came of it.
   *
   * @param struck whether the call was made at all
   * @param lost requests that were not fulfilled
   * @param leaked what of ours is left in the cloud
   * @param touched what of others is not there any more
   */
  record Outcome(Point point, boolean struck, int lost, List<String> leaked, List<String> touched) {
    boolean isWell() {
      return lost == 0 && leaked.isEmpty() && touched.isEmpty();
    }
  }

  Run(World world, Point point, RandomGenerator random) {
    this.world = world;
    this.point = point;
    this.random = random;
  }

  Outcome go() throws InterruptedException, CloudApiException {
    var doom = new Doom(point, point.isMadeOften() ? 1 + random.nextInt(2) : 1);
    var spare = new Doom(point, 0);
    boolean expires = random.nextBoolean();
    int lost = 0;
    boolean empty;
    try (var reign = new Succession(world, doom, spare, expires)) {
      List<String> requests = new ArrayList<>();
      for (var label : List.of("small", "big", random.nextBoolean() ? "small" : "big")) {
        requests.add(world.ask(label));
      }
      for (var request : requests) {
        if (world.isServed(request)) {
          world.useAndReturn(request);
        } else {
          lost++;
        }
      }
      empty = world.isEmpty();
      reign.checkThatItWent();
    }
    return new Outcome(
        point,
        doom.hasStruck(),
        lost,
        empty ? List.of() : List.copyOf(world.foreigners().ours()),
        List.copyOf(world.foreigners().missing()));
  }
}
