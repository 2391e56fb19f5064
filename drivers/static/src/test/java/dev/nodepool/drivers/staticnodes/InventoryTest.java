package dev.nodepool.drivers.staticnodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.StaticInventory.Slot;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {

  @Test
  void a_node_has_upstreams_defaults() throws Exception {
    try (var rack = Rack.of("{name: host-1.example, labels: [small]}")) {
      assertThat(rack.slots())
          .containsExactly(
              new Slot(
                  "main",
                  List.of("small"),
                  0,
                  Machine.builder()
                      .externalId("host-1.example")
                      .hostname("host-1.example")
                      .interfaceIp("host-1.example")
                      .connectionPort(22)
                      .connectionType("ssh")
                      .username("zuul")
                      .pythonPath("auto")
                      .build()));
    }
  }

  @Test
  void every_key_of_a_node_reaches_its_machine() throws Exception {
    try (var rack =
        Rack.of(
            "{name: host-1, labels: [small, big], username: bob, connection-type: winrm,"
                + " connection-port: 5986, shell-type: cmd, python-path: /usr/bin/python3,"
                + " host-key: [ssh-rsa A, ssh-dss B], timeout: 7}")) {
      var slot = rack.slots().getFirst();
      assertThat(slot.labels()).containsExactly("small", "big");
      assertThat(slot.machine())
          .isEqualTo(
              Machine.builder()
                  .externalId("host-1")
                  .hostname("host-1")
                  .interfaceIp("host-1")
                  .connectionPort(5986)
                  .connectionType("winrm")
                  .username("bob")
                  .pythonPath("/usr/bin/python3")
                  .shellType("cmd")
                  .hostKeys(List.of("ssh-rsa A", "ssh-dss B"))
                  .build());
    }
  }

  @Test
  void labels_in_one_text_are_several_labels() throws Exception {
    try (var rack = Rack.of("{name: host-1, labels: small big}")) {
      assertThat(rack.slots().getFirst().labels()).containsExactly("small", "big");
    }
  }

  @Test
  void the_old_name_of_the_port_is_read() throws Exception {
    try (var rack = Rack.of("{name: host-1, labels: small, ssh-port: 2222}")) {
      assertThat(rack.slots().getFirst().machine().port()).isEqualTo(2222);
    }
  }

  @Test
  void there_is_one_slot_for_each_parallel_job() throws Exception {
    try (var rack =
        Rack.of(
            "{name: host-1, labels: small, max-parallel-jobs: 3}", "{name: host-2, labels: big}")) {
      assertThat(rack.slots()).extracting(Slot::number).containsExactly(0, 1, 2, 0);
      assertThat(rack.slots())
          .extracting(slot -> slot.machine().hostname())
          .containsExactly("host-1", "host-1", "host-1", "host-2");
    }
  }

  @Test
  void one_host_may_serve_under_two_users() throws Exception {
    try (var rack =
        Rack.of(
            "{name: host-1, labels: small, username: a}",
            "{name: host-1, labels: small, username: b}")) {
      assertThat(rack.slots()).hasSize(2);
      assertThat(MachineKey.of(rack.slots().get(0).machine()))
          .isNotEqualTo(MachineKey.of(rack.slots().get(1).machine()));
    }
  }

  @Test
  void an_address_as_name_is_the_nodes_address() throws Exception {
    try (var rack =
        Rack.of(
            "{name: 192.0.2.7, labels: small}",
            "{name: '2001:db8::7', labels: small}",
            "{name: '[2001:db8::8]', labels: small}")) {
      var machines = rack.slots().stream().map(Slot::machine).toList();
      assertThat(machines.get(0).publicIpv4()).isEqualTo("192.0.2.7");
      assertThat(machines.get(1).publicIpv6()).isEqualTo("2001:db8:0:0:0:0:0:7");
      assertThat(machines.get(2).interfaceIp()).isEqualTo("2001:db8::8");
      assertThat(machines.get(2).hostname()).isEqualTo("[2001:db8::8]");
    }
  }

  @Test
  void a_label_costs_one_instance_and_a_label_that_no_node_has_is_refused() throws Exception {
    try (var rack = Rack.of("{name: host-1, labels: small}")) {
      var offer = rack.provider().offer("main", "small");
      assertThat(offer.cost()).isEqualTo(Resources.instances(1));
      assertThat(offer.diskimage()).isNull();
      assertThatThrownBy(() -> rack.provider().offer("main", "big"))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST))
          .hasMessage("no node in pool main of provider rack has the label big");
    }
  }

  @Test
  void it_launches_and_deletes_nothing() throws Exception {
    try (var rack = Rack.of("{name: host-1, labels: small}")) {
      var provider = rack.provider();
      var progress = RecordingProgress.recording();
      assertThatThrownBy(
              () -> provider.launch(SampleSpecs.of("0000000001", "main", "small"), progress))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST));
      assertThat(progress.ids()).isEmpty();
      provider.delete("host-1");
      provider.delete("host-1");
      assertThat(provider.list()).isEmpty();
      assertThat(provider.quota()).isEqualTo(Quota.UNLIMITED);
      assertThat(rack.slots()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: rack 7, labels: [big]}",
        "{name: \"host/x\", labels: [big]}",
        "{name: host-2, labels: [big], max-parallel-jobs: 2000000000}",
        "{name: host-1, labels: [big]}"
      })
  void a_node_that_nobody_can_use_is_left_out_alone(String node) throws Exception {
    try (var rack = Rack.of("{name: host-1, labels: [small]}", node)) {
      assertThat(rack.slots()).hasSize(1);
      assertThat(rack.provider().faults())
          .singleElement()
          .satisfies(fault -> {
            assertThat(fault.labels()).containsExactly("big");
            assertThat(fault.text()).contains(":", "is left out");
          });
      assertThat(rack.provider().offer("main", "small")).isNotNull();
      assertThatThrownBy(() -> rack.provider().offer("main", "big"))
          .hasMessageContaining("is left out");
    }
    assertThat(Rack.isValid("{name: host-1, labels: [small]}", node)).isFalse();
    assertThat(Rack.isValid("{name: host-1, labels: [small]}")).isTrue();
  }
}
