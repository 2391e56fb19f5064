package dev.nodepool.cloudmodel.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cloudmodel.Orders;
import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.StoppedClock;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.compute.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ServerChangesTest {

  @Property(tries = 200)
  void whoever_follows_the_changes_knows_the_list(
      @ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> steps) throws Exception {
    var clock = new StoppedClock();
    var subject = new SimulatedCloud(clock);
    subject.apply(CloudSettings.DEFAULT.withoutQuota());
    var known = new HashMap<String, Server>();
    String mark = null;
    for (int step : steps) {
      switch (step) {
        case 0, 1 -> subject.compute().createServer(Orders.plain("np"));
        case 2 -> {
          var all = subject.compute().servers(null).servers();
          if (!all.isEmpty()) {
            subject.compute().deleteServer(all.getFirst().id());
          }
        }
        case 3 -> clock.advance(Duration.ofMillis(60));
        default -> {
          var changes = subject.compute().servers(mark);
          mark = changes.mark();
          for (var server : changes.servers()) {
            known.put(server.id(), server);
          }
          known.values().removeIf(Server::isGone);
          assertThat(Set.copyOf(known.values()))
              .isEqualTo(new HashSet<>(subject.compute().servers(null).servers()));
        }
      }
      var limits = subject.compute().limits();
      int count = subject.compute().servers(null).servers().size();
      assertThat(limits.usedInstances()).isEqualTo(count);
      assertThat(limits.usedCores()).isEqualTo(4L * count);
    }
  }
}
