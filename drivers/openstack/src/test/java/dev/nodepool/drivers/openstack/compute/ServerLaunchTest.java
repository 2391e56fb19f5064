package dev.nodepool.drivers.openstack.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.drivers.openstack.Interference;
import dev.nodepool.drivers.openstack.OpenStackRig;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.compute.ServerList;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.openstack.network.Port;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerLaunchTest {
  private static final String ALL_PORTS =
      OpenStackRig.CONFIG.replace("rate: 0", "rate: 0\n    port-cleanup-interval: 600");

  private OpenStackRig rig = new OpenStackRig(OpenStackRig.CONFIG);

  ServerLaunchTest() throws Exception {}

  @AfterEach
  void close() {
    rig.close();
  }

  private void assertFails(LaunchFailure reason, String words) {
    assertThatThrownBy(() -> rig.launch(1))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  @Test
  void a_server_that_was_made_without_an_answer_is_found_and_used() throws Exception {
    rig.interference.on("POST servers", Interference.losesItsAnswer());
    var machine = rig.launch(1);
    assertThat(machine.externalId()).isEqualTo(rig.lastId());
    assertThat(rig.servers()).isEqualTo(1);
  }

  @Test
  void a_create_that_failed_and_made_nothing_is_a_failed_attempt() {
    rig.interference.on("POST servers", Interference.fails(Kind.UNAVAILABLE, "503 try later"));
    assertFails(LaunchFailure.CLOUD_ERROR, "503");
    rig.interference.on("POST servers", Interference.fails(Kind.TIMEOUT, "no answer"));
    assertFails(LaunchFailure.TIMED_OUT, "no answer");
    assertThat(rig.servers()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OUT_OF_QUOTA | Quota exceeded, too many servers in group
          OUT_OF_QUOTA | VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 50G, quota is 10G and 0G has been consumed.
          OUT_OF_QUOTA | Project 4e1d is over a limit for [Resource servers is over limit of 10 due to current usage 10 and delta 1]
          OUT_OF_QUOTA | No fixed IP addresses available for network: 3f0b5b52
          NO_CAPACITY  | No valid host was found. There are not enough hosts available.
          NO_CAPACITY  | Unable to create allocation for 'VCPU' on resource provider '8d'. The requested amount would exceed the capacity.
          """)
  void what_the_cloud_lacks_is_the_same_in_a_refusal_and_in_the_fault_of_a_server(
      LaunchFailure reason, String words) throws Exception {
    rig.interference.on("POST servers", Interference.fails(Kind.FORBIDDEN, words));
    assertFails(reason, words);
    rig.interference.on("POST servers", Interference.fails(Kind.BAD_REQUEST, words));
    assertFails(reason, words);
    rig.interference.off("POST servers");
    rig.interference.on("GET servers", call -> allInError((ServerList) call.run(), words));
    assertFails(reason, words);
  }

  private static ServerList allInError(ServerList list, String words) {
    var broken = list.servers().stream().map(it -> it.in(Server.ERROR, words)).toList();
    return new ServerList(broken, list.complete(), list.mark());
  }

  @Test
  void a_refused_order_is_not_sent_again_until_it_comes_out_different() throws Exception {
    rig.interference.on("POST servers", Interference.fails(Kind.BAD_REQUEST, "Invalid flavorRef"));
    assertFails(LaunchFailure.BAD_REQUEST, "Invalid flavorRef");
    assertThat(rig.interference.count("POST servers")).isEqualTo(1);
    assertThat(rig.interference.count("GET flavors")).isEqualTo(1);
    assertFails(LaunchFailure.BAD_REQUEST, "the same as then");
    assertThat(rig.interference.count("POST servers")).isEqualTo(1);
    assertThat(rig.interference.count("GET flavors")).isEqualTo(2);
    // Another node may be luckier.
    rig.interference.off("POST servers");
    rig.launch(2);
  }

  @Test
  void zones_that_a_policy_hides_are_asked_for_again_with_the_quota() throws Exception {
    rig.interference.on("GET os-availability-zone", Interference.fails(Kind.FORBIDDEN, "policy"));
    assertThat(rig.provider.zones("main")).isEmpty();
    rig.launch(1);
    assertThat(rig.interference.count("GET os-availability-zone")).isEqualTo(1);
    rig.interference.off("GET os-availability-zone");
    rig.provider.quota();
    assertThat(rig.provider.zones("main")).isNotEmpty();
  }

  @Test
  void a_login_that_is_refused_is_no_policy_that_hides_something() throws Exception {
    rig.interference.on(
        "GET os-availability-zone",
        call -> {
          throw CloudApiException.atLogin(Kind.FORBIDDEN, "wrong password", null);
        });
    assertThatThrownBy(() -> rig.provider.zones("main")).hasMessageContaining("wrong password");
    rig.interference.off("GET os-availability-zone");
    assertThat(rig.provider.zones("main")).isNotEmpty();
  }

  @Test
  void a_port_that_somebody_keeps_is_left_alone_and_one_with_our_mark_is_not() throws Exception {
    rig.close();
    rig = new OpenStackRig(ALL_PORTS);
    rig.launch(1);
    var network = rig.cloud.network().networks(null).getFirst().id();
    var kept = rig.cloud.network().createPort(new CreatePort(network, "for later", ""));
    var marks = new Marks("cloud-1", "test-installation");
    rig.cloud
        .network()
        .createPort(new CreatePort(network, "", marks.describing("gone", "0000000003")));
    for (int i = 0; i < 3; i++) {
      rig.provider.list();
      rig.now = rig.now.plus(Duration.ofMinutes(11));
    }
    assertThat(rig.cloud.network().ports())
        .extracting(Port::id)
        .contains(kept.id(), rig.cloud.network().ports(Set.of(rig.lastId())).getFirst().id())
        .hasSize(2);
    assertThat(rig.leaked).containsExactly("ports", "ports", "ports");
  }

  @Test
  void ports_of_dead_servers_of_others_stay_unless_the_interval_is_configured() throws Exception {
    rig.launch(1);
    var network = rig.cloud.network().networks(null).getFirst().id();
    rig.cloud.compute().forceDeleteServer(rig.lastId());
    rig.cloud.network().createPort(new CreatePort(network, "of ours", "", rig.lastId()));
    rig.cloud
        .network()
        .createPort(new CreatePort(network, "of theirs", "", "a-server-that-is-gone"));
    for (int i = 0; i < 3; i++) {
      rig.provider.list();
      rig.now = rig.now.plus(Duration.ofMinutes(11));
    }
    assertThat(rig.cloud.network().ports()).extracting(Port::name).contains("of theirs");
    assertThat(rig.cloud.network().ports()).extracting(Port::name).doesNotContain("of ours");
    assertThat(rig.leaked).containsExactly("ports");
  }

  @Test
  void ports_are_left_alone_within_the_interval() throws Exception {
    for (int i = 0; i < 5; i++) {
      rig.provider.list();
      rig.now = rig.now.plusSeconds(60);
    }
    assertThat(rig.leaked).isEmpty();
    assertThat(rig.interference.count("GET ports")).isEqualTo(1);
  }
}
