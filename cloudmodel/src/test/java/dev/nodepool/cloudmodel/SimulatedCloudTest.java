package dev.nodepool.cloudmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.FloatingIp;
import dev.nodepool.openstack.network.Network;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulatedCloudTest implements CloudContract, CloudPowersContract {
  private final SimulatedCloud cloud = new SimulatedCloud(InstantSource.system());

  @Override
  public Cloud cloud() {
    return cloud;
  }

  @Override
  public void set(UnaryOperator<CloudSettings> change) {
    cloud.apply(change.apply(CloudSettings.DEFAULT));
  }

  /**
   * As the fake cloud of Nodepool 11. A client over HTTP takes the names that it asked for only.
   */
  @Test
  void an_unknown_network_means_the_first() throws Exception {
    assertThat(cloud.network().networks("nonsense"))
        .isEqualTo(cloud.network().networks("fake-public-network-name"));
    assertThat(cloud.network().networks("fake-ipv6-network-name"))
        .extracting(Network::name)
        .containsExactly("fake-ipv6-network-name");
  }

  @Test
  void a_server_is_active_a_tenth_of_a_second_after_it_was_ordered() throws Exception {
    var clock = new StoppedClock();
    var stopped = new SimulatedCloud(clock);
    var id = stopped.compute().createServer(Orders.plain("np1"));
    assertThat(stopped.compute().server(id).status()).isEqualTo("BUILD");
    assertThat(stopped.compute().server(id).addresses()).isEmpty();
    clock.advance(Duration.ofMillis(99));
    assertThat(stopped.compute().server(id).status()).isEqualTo("BUILD");
    clock.advance(Duration.ofMillis(1));
    assertThat(stopped.compute().server(id).status()).isEqualTo("ACTIVE");
  }

  @Test
  void a_hanging_server_never_leaves_build() throws Exception {
    var clock = new StoppedClock();
    var stopped = new SimulatedCloud(clock);
    stopped.apply(CloudSettings.DEFAULT.withCounters(Map.of(Fault.CREATE_HANGS, 1)));
    var hanging = stopped.compute().createServer(Orders.plain("np1"));
    var other = stopped.compute().createServer(Orders.plain("np2"));
    clock.advance(Duration.ofDays(1));
    assertThat(stopped.compute().server(hanging).status()).isEqualTo("BUILD");
    assertThat(stopped.compute().server(other).status()).isEqualTo("ACTIVE");
  }

  @Test
  void a_forced_status_is_not_overtaken_by_the_end_of_the_build() throws Exception {
    var clock = new StoppedClock();
    var stopped = new SimulatedCloud(clock);
    var id = stopped.compute().createServer(Orders.plain("np1"));
    stopped.apply(CloudSettings.DEFAULT.withServerStatus(Map.of(id, "ERROR")));
    clock.advance(Duration.ofSeconds(1));
    assertThat(stopped.compute().server(id).status()).isEqualTo("ERROR");
  }

  @Test
  void floating_ips_come_from_an_external_network_and_outlive_the_server() throws Exception {
    cloud.addNetwork(new Network("ext", "external", true, false, false));
    var id = cloud.compute().createServer(Orders.plain("np1"));
    var port = cloud.network().ports(Set.of(id)).getFirst().id();
    var ip = cloud.network().createFloatingIp(new CreateFloatingIp("ext", port, "of np1"));
    assertThat(cloud.network().floatingIps()).containsExactly(ip);
    assertThat(ip.description()).isEqualTo("of np1");
    assertThat(leadTo(ip.id(), null).portId()).isNull();
    assertThat(leadTo(ip.id(), port)).isEqualTo(ip);
    cloud.compute().deleteServer(id);
    assertThat(cloud.network().floatingIps()).singleElement().matches(it -> it.portId() == null);
    cloud.network().deleteFloatingIp(ip.id());
    assertThat(cloud.network().floatingIps()).isEmpty();
  }

  private FloatingIp leadTo(String id, @Nullable String port) throws Exception {
    return cloud.portBindings().ask(bindings -> bindings.lead(id, port).ip());
  }

  @Test
  void it_counts_what_was_made_and_removed_and_made_twice() throws Exception {
    var marks = Map.of("nodepool_node_id", "0000000001");
    var first = cloud.compute().createServer(Orders.marked("np1", marks));
    cloud.compute().deleteServer(first);
    cloud.compute().createServer(Orders.marked("np1", marks));
    assertThat(cloud.state().duplicated()).isZero();
    cloud.compute().createServer(Orders.marked("np1", marks));
    var state = cloud.state();
    assertThat(state.created()).isEqualTo(3);
    assertThat(state.deleted()).isEqualTo(1);
    assertThat(state.duplicated()).isEqualTo(1);
    assertThat(state.duplicates()).containsExactly("0000000001");
  }

  @Test
  void tens_of_thousands_of_servers_come_and_go_quickly() throws Exception {
    cloud.apply(CloudSettings.DEFAULT.withoutQuota());
    long begin = System.nanoTime();
    for (int i = 0; i < 50_000; i++) {
      cloud.compute().createServer(Orders.plain("np" + i));
    }
    var all = cloud.compute().servers(null);
    assertThat(all.servers()).hasSize(50_000);
    for (var server : all.servers()) {
      cloud.compute().deleteServer(server.id());
    }
    assertThat(cloud.compute().limits().usedInstances()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void a_list_since_a_mark_has_nothing_else() throws Exception {
    cloud.compute().createServer(Orders.plain("kept"));
    var removed = cloud.compute().createServer(Orders.plain("removed"));
    var first = cloud.compute().servers(null);
    assertThat(cloud.compute().servers(first.mark()).servers()).isEmpty();
    cloud.compute().deleteServer(removed);
    assertThat(cloud.compute().servers(first.mark()).servers())
        .extracting(Server::id, Server::status)
        .containsExactly(tuple(removed, Server.DELETED));
  }
}
