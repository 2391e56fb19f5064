package dev.nodepool.drivers.openstack.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cloudmodel.Orders;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.drivers.openstack.Interference;
import dev.nodepool.drivers.openstack.OpenStackRig;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.FloatingIp;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FloatingIpsTest {
  private OpenStackRig rig;

  FloatingIpsTest() throws Exception {
    rig = new OpenStackRig(OpenStackRig.WITH_FLOATING_IPS).withExternalNetwork();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private FloatingIp foreign() throws Exception {
    return rig.cloud
        .network()
        .createFloatingIp(new CreateFloatingIp("ext-id", null, "of the web team"));
  }

  @Test
  void a_floating_ip_says_whose_it_is_and_is_given_back() throws Exception {
    var machine = rig.launch(1);
    var ip = rig.cloud.network().floatingIps().getFirst();
    assertThat(machine.interfaceIp()).isEqualTo(ip.address());
    assertThat(machine.privateIpv4()).isEqualTo("fake");
    assertThat(ip.description())
        .contains("nodepool_provider_name=cloud-1")
        .contains("nodepool_node_id=0000000001")
        .contains("nodepool_server_id=" + rig.lastId());
    rig.provider.delete(rig.lastId());
    assertThat(rig.cloud.network().floatingIps()).isEmpty();
  }

  @Test
  void those_of_others_are_never_touched() throws Exception {
    var foreign = foreign();
    rig.launch(1);
    var port = rig.cloud.network().ports(Set.of(rig.lastId())).getFirst().id();
    var attached =
        rig.cloud
            .network()
            .createFloatingIp(new CreateFloatingIp("ext-id", port, "put here by a person"));
    rig.provider.delete(rig.lastId());
    for (int i = 0; i < 4; i++) {
      rig.provider.list();
    }
    assertThat(rig.cloud.network().floatingIps())
        .extracting(FloatingIp::id)
        .containsExactly(foreign.id(), attached.id());
  }

  @Test
  void one_that_nodepool_11_made_is_given_back_with_its_server() throws Exception {
    rig.launch(1);
    var id = rig.lastId();
    var python =
        java.util.Map.of("nodepool_provider_name", "cloud-1", "nodepool_node_id", "0000000009");
    var theirs = rig.cloud.compute().createServer(Orders.marked("np9", python));
    var port = rig.cloud.network().ports(Set.of(theirs)).getFirst().id();
    rig.cloud.network().createFloatingIp(new CreateFloatingIp("ext-id", port, ""));
    rig.launch(2);
    rig.provider.delete(theirs);
    assertThat(rig.cloud.network().floatingIps())
        .allSatisfy(ip -> assertThat(ip.description()).contains("nodepool_server_id="));
    assertThat(rig.cloud.network().floatingIps()).hasSize(2);
    rig.provider.delete(id);
    assertThat(rig.cloud.network().floatingIps()).hasSize(1);
  }

  @Test
  void one_whose_making_was_not_answered_goes_with_its_server() throws Exception {
    rig.interference.on("POST floatingips", Interference.losesItsAnswer());
    assertThatThrownBy(() -> rig.launch(1))
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.metric()).isEqualTo("error.servercreatetimeout"))
        .hasMessageContaining("floating IP");
    assertThat(rig.cloud.network().floatingIps()).hasSize(1);
    rig.provider.delete(rig.lastId());
    assertThat(rig.cloud.network().floatingIps()).isEmpty();
    assertThat(rig.servers()).isZero();
  }

  @Test
  void out_of_floating_ips_is_out_of_quota() {
    rig.interference.on(
        "POST floatingips",
        Interference.fails(Kind.QUOTA, "Quota exceeded for resources: ['floatingip']."));
    assertThatThrownBy(() -> rig.launch(1))
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.reason()).isEqualTo(LaunchFailure.OUT_OF_QUOTA));
  }

  @Test
  void a_server_goes_even_while_the_network_service_is_down() throws Exception {
    rig.launch(1);
    rig.interference.on("GET floatingips", Interference.fails(Kind.UNAVAILABLE, "503"));
    assertThatThrownBy(() -> rig.provider.delete(rig.lastId()))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("floating IP");
    assertThat(rig.servers()).isZero();
    rig.interference.off("GET floatingips");
    rig.provider.delete(rig.lastId());
    assertThat(rig.cloud.network().floatingIps()).isEmpty();
  }

  @Test
  void one_of_ours_that_leads_nowhere_is_given_back_when_seen_twice() throws Exception {
    var foreign = foreign();
    rig.launch(1);
    rig.cloud.compute().deleteServer(rig.lastId());
    rig.provider.list();
    assertThat(rig.cloud.network().floatingIps()).hasSize(2);
    rig.provider.list();
    assertThat(rig.cloud.network().floatingIps())
        .extracting(FloatingIp::id)
        .containsExactly(foreign.id());
    assertThat(rig.leaked).containsExactly("floatingips");
  }

  @Test
  void with_legacy_all_every_one_that_leads_nowhere_is_given_back() throws Exception {
    rig.close();
    rig =
        new OpenStackRig(
                OpenStackRig.WITH_FLOATING_IPS.replace(
                    "rate: 0", "rate: 0\n    clean-floating-ips: legacy-all"))
            .withExternalNetwork();
    foreign();
    rig.provider.list();
    rig.provider.list();
    assertThat(rig.cloud.network().floatingIps()).isEmpty();
  }

  @Test
  void with_false_none_is_cleaned_up() throws Exception {
    rig.close();
    rig =
        new OpenStackRig(
                OpenStackRig.WITH_FLOATING_IPS.replace(
                    "rate: 0", "rate: 0\n    clean-floating-ips: false"))
            .withExternalNetwork();
    rig.launch(1);
    rig.cloud.compute().deleteServer(rig.lastId());
    for (int i = 0; i < 4; i++) {
      rig.provider.list();
    }
    assertThat(rig.cloud.network().floatingIps()).hasSize(1);
  }

  @Test
  void a_label_whose_networks_need_one_counts_one() throws Exception {
    assertThat(rig.provider.offer("main", "small").cost().amounts())
        .containsEntry("floating-ips", 1L);
    rig.interference.on(
        "GET quota_details",
        Interference.answers(new dev.nodepool.openstack.network.NetworkQuota(5, 20, 1, 14)));
    foreign();
    rig.launch(1);
    assertThat(rig.provider.quota().limits())
        .containsEntry("floating-ips", 4L)
        .containsEntry("instances", 7L);
  }
}
