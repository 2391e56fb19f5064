package dev.nodepool.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.Provider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes of a cloud whose release, older or newer, does not take one of the fields that the
 * driver sends, in an order or in a query.
 */
class RefusedFieldsTest {
  private static final String CONFIG =
      """
      labels: [{name: floating}, {name: volume}]
      providers:
        - name: cloud
          driver: openstack
          cloud: simulator
          rate: 0
          cloud-images:
            - {name: image, image-name: debian-12, username: zuul, config-drive: true}
          pools:
            - name: main
              host-key-checking: false
              networks: [private]
              security-groups: [default]
              labels:
                - {name: floating, cloud-image: image, flavor-name: m1.tiny, key-name: nodepool, userdata: hello}
                - {name: volume, cloud-image: image, flavor-name: m1.tiny, boot-from-volume: true, volume-size: 2}
      """;

  /** Every field that is sent, and what is lost where it is refused. */
  private static final Map<String, String> FIELDS =
      ProxiedCloud.table(
          """
          GET compute/servers/detail changes-since        | nothing
          GET network/floatingips project_id              | nothing
          GET network/networks name                       | nothing
          GET network/ports device_id                     | nothing
          GET network/ports project_id                    | nothing
          POST compute/servers availability_zone          | launch floating, launch volume
          POST compute/servers block_device_mapping_v2    | launch volume
          POST compute/servers boot_index                 | launch volume
          POST compute/servers config_drive               | launch floating, launch volume
          POST compute/servers delete_on_termination      | volumes stay for the clean-up
          POST compute/servers destination_type           | launch volume
          POST compute/servers flavorRef                  | launch floating, launch volume
          POST compute/servers imageRef                   | launch floating
          POST compute/servers key_name                   | launch floating
          POST compute/servers metadata                   | launch floating, launch volume
          POST compute/servers name                       | launch floating, launch volume
          POST compute/servers networks                   | launch floating, launch volume
          POST compute/servers security_groups            | launch floating, launch volume
          POST compute/servers source_type                | launch volume
          POST compute/servers user_data                  | launch floating
          POST compute/servers uuid                       | launch floating, launch volume
          POST network/floatingips description            | nothing
          POST network/floatingips floating_network_id    | launch floating, launch volume
          POST network/floatingips port_id                | launch floating, launch volume
          POST volume/volumes imageRef                    | launch volume
          POST volume/volumes metadata                    | launch volume
          POST volume/volumes name                        | nothing
          POST volume/volumes size                        | launch volume
          """);

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path home;

  /** What works, and what does not, of two nodes that come and go. */
  private static final class Life {
    private final List<String> troubles = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final ProxiedCloud it;

    private Life(ProxiedCloud it) {
      this.it = it;
    }

    private Life run() throws Exception {
      it.provider(
          CONFIG,
          provider -> {
            launch(provider, "floating");
            launch(provider, "volume");
            provider.list();
            for (var server : it.servers()) {
              provider.delete(server);
            }
            left(provider);
          });
      return this;
    }

    private void launch(Provider provider, String label) throws Exception {
      try {
        troubles.addAll(ProxiedCloud.launch(provider, label, LONG));
      } catch (LaunchException e) {
        troubles.add("launch " + label);
        words.add(e.getMessage());
      }
    }

    private void left(Provider provider) throws Exception {
      if (!it.cloud().network().floatingIps().isEmpty()) {
        troubles.add("floating IPs stay");
      }
      if (!it.cloud().state().volumes().isEmpty()) {
        var found = provider.list().stream().anyMatch(it -> it.externalId().startsWith("volume/"));
        troubles.add(found ? "volumes stay for the clean-up" : "volumes stay");
      }
    }

    private String lost() {
      return troubles.isEmpty() ? "nothing" : String.join(", ", troubles);
    }
  }

  private static Stream<String> fields() {
    return FIELDS.keySet().stream().sorted();
  }

  @Test
  void the_table_has_every_field_that_is_sent() throws Exception {
    try (var it = ProxiedCloud.start(home)) {
      assertThat(new Life(it).run().lost()).isEqualTo("nothing");
      assertThat(new TreeSet<>(it.proxy().sent())).isEqualTo(new TreeSet<>(FIELDS.keySet()));
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void a_field_that_the_cloud_does_not_take_is_left_out_or_named(String field) throws Exception {
    try (var it = ProxiedCloud.start(home)) {
      it.proxy().refuseField(field);
      var life = new Life(it).run();
      assertThat(life.lost()).isEqualTo(FIELDS.get(field));
      var name = field.substring(field.lastIndexOf(' ') + 1);
      assertThat(life.words)
          .allMatch(words ->
              words.contains("does not take the field %s, which Nodepool needs".formatted(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 36, 46, 60, 78})
  void a_microversion_that_is_refused_against_the_word_of_its_document_is_stepped_down_from(
      int newest) throws Exception {
    try (var it = ProxiedCloud.start(home)) {
      it.proxy().refuseMicroversionsAbove(newest);
      assertThat(new Life(it).run().lost()).isEqualTo("nothing");
    }
  }

  @Test
  void the_reason_of_a_volume_in_error_is_found_without_the_filter_too() throws Exception {
    try (var it = ProxiedCloud.start(home)) {
      var failing = CloudSettings.DEFAULT.withCounters(Map.of(Fault.VOLUME_FAILS, 1));
      it.cloud().apply(failing);
      it.proxy().refuseField("GET volume/messages resource_uuid");
      var life = new Life(it).run();
      assertThat(life.words).singleElement().asString().contains("weighted backend");
    }
  }
}
