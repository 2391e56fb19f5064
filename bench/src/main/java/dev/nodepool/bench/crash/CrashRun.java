package dev.nodepool.bench.crash;

import dev.nodepool.openstack.api.CloudApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One launcher that meets a fault, the one that comes after it, and what is left in the end. */
final class CrashRun {
  private final Testbed testbed;
  private final FaultPoint point;
  private final RandomGenerator random;

  /**
   * What came of it.
   *
   * @param struck whether the call was made at all
   * @param lost requests that were not fulfilled
   * @param leaked what of ours is left in the cloud
   * @param touched what of others is not there any more
   */
  record Outcome(
      FaultPoint point, boolean struck, int lost, List<String> leaked, List<String> touched) {
    boolean isWell() {
      return lost == 0 && leaked.isEmpty() && touched.isEmpty();
    }
  }

  CrashRun(Testbed testbed, FaultPoint point, RandomGenerator random) {
    this.testbed = testbed;
    this.point = point;
    this.random = random;
  }

  Outcome go() throws InterruptedException, CloudApiException {
    var fault = new SingleFault(point, point.isMadeOften() ? 1 + random.nextInt(2) : 1);
    var spare = new SingleFault(point, 0);
    boolean expires = random.nextBoolean();
    int lost = 0;
    boolean empty;
    try (var failover = new LauncherFailover(testbed, fault, spare, expires)) {
      List<String> requests = new ArrayList<>();
      for (var label : List.of("small", "big", random.nextBoolean() ? "small" : "big")) {
        requests.add(testbed.ask(label));
      }
      for (var request : requests) {
        if (testbed.isServed(request)) {
          testbed.useAndReturn(request);
        } else {
          lost++;
        }
      }
      empty = testbed.isEmpty();
      failover.checkThatItWent();
    }
    return new Outcome(
        point,
        fault.hasStruck(),
        lost,
        empty ? List.of() : List.copyOf(testbed.foreign().ours()),
        List.copyOf(testbed.foreign().missing()));
  }
}
