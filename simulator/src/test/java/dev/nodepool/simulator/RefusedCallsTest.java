package dev.nodepool.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.Finding.Grade;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Zoned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes of a cloud that refuses one of the calls that the driver makes, by its policy (403) or
 * because its release does not know it (404), or that leaves a field out of all its answers.
 */
class RefusedCallsTest {
  private static final String CONFIG =
      """
      labels: [{name: floating}, {name: volume}]
      providers:
        - name: cloud
          driver: openstack
          cloud: simulator
          rate: 0
          cloud-images:
            - {name: image, image-name: debian-12, username: zuul}
          pools:
            - name: main
              host-key-checking: false
              networks: [private]
              labels:
                - {name: floating, cloud-image: image, flavor-name: m1.tiny}
                - {name: volume, cloud-image: image, flavor-name: m1.tiny, boot-from-volume: true, volume-size: 2}
      """;

  /** Every call that the driver makes, and what no longer works where it is refused. */
  private static final Map<String, String> CALLS =
      ProxiedCloud.table(
          """
          POST identity/auth/tokens          | offer: CLOUD_ERROR, zones: CLOUD_ERROR, quota, launch floating: CLOUD_ERROR, launch volume: CLOUD_ERROR, list, doctor: credentials, doctor: the rest
          GET compute                        | nothing
          GET compute/flavors/detail         | offer: CLOUD_ERROR, launch floating: CLOUD_ERROR, launch volume: CLOUD_ERROR, doctor: flavors, doctor: quota
          GET compute/limits                 | doctor: quota
          GET compute/os-availability-zone   | doctor: zones
          GET compute/servers/detail         | quota, launch floating: CLOUD_ERROR, launch volume: CLOUD_ERROR, list, doctor: foreign servers
          POST compute/servers               | launch floating: CLOUD_ERROR, launch volume: CLOUD_ERROR
          GET image/images                   | offer: BAD_REQUEST, launch floating: BAD_REQUEST, launch volume: BAD_REQUEST, doctor: images
          GET network/networks               | offer: BAD_REQUEST, launch floating: BAD_REQUEST, launch volume: BAD_REQUEST, doctor: networks
          GET network/quotas/details.json    | nothing
          GET network/security-groups        | doctor: security group
          GET network/ports                  | launch floating: CLOUD_ERROR, launch volume: CLOUD_ERROR
          GET network/floatingips            | floating IPs stay
          POST network/floatingips           | launch floating: CLOUD_ERROR, launch volume: CLOUD_ERROR
          GET volume/limits                  | doctor: quota
          GET volume/volumes/detail          | nothing
          POST volume/volumes                | launch volume: CLOUD_ERROR
          """);

  /** Those that take something away: what is not there any more is gone, and 404 says that. */
  private static final Map<String, String> REMOVALS =
      ProxiedCloud.table(
          """
          DELETE compute/servers/ID          | servers stay, volumes stay
          DELETE network/floatingips/ID      | floating IPs stay
          """);

  /** Fields of which something depends; without any other one all works. */
  private static final Map<String, String> FIELDS =
      ProxiedCloud.table(
          """
          status              | offer: BAD_REQUEST, launch floating: BAD_REQUEST, launch volume: BAD_REQUEST, doctor: images
          addresses           | launch floating: TIMED_OUT, launch volume: TIMED_OUT
          router:external     | floating has no public address, volume has no public address
          device_id           | floating has no public address, volume has no public address
          floating_ip_address | floating has no public address, volume has no public address
          metadata            | doctor: foreign servers
          description         | nothing
          security_groups     | doctor: security group
          """);

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path home;

  /** What works, and what does not, from the first look at a cloud to the last. */
  private static final class Life {
    private final List<String> troubles = new ArrayList<>();
    private final ProxiedCloud it;
    private final Duration patience;

    private Life(ProxiedCloud it, Duration patience) {
      this.it = it;
      this.patience = patience;
    }

    private String run() throws Exception {
      it.provider(CONFIG, this::live);
      return troubles.isEmpty() ? "nothing" : String.join(", ", troubles);
    }

    private void live(Provider provider) throws Exception {
      step("offer", () -> provider.offer("main", "floating"));
      step("zones", () -> ((Zoned) provider).zones("main"));
      step("quota", provider::quota);
      launch(provider, "floating");
      launch(provider, "volume");
      step("list", provider::list);
      ((Diagnosable) provider)
          .diagnose().stream()
              .filter(finding -> finding.grade() != Grade.OK)
              .map(finding -> "doctor: %s".formatted(finding.check()))
              .distinct()
              .forEach(troubles::add);
      if (troubles.contains("list")) {
        // What cannot be seen is waited for, for as long as a deletion may take.
        return;
      }
      for (var server : it.servers()) {
        step("delete", () -> provider.delete(server));
      }
      left();
    }

    private void launch(Provider provider, String label) throws Exception {
      step(
          "launch " + label, () -> troubles.addAll(ProxiedCloud.launch(provider, label, patience)));
    }

    private void left() throws Exception {
      var state = it.cloud().state();
      if (!state.servers().isEmpty()) {
        troubles.add("servers stay");
      }
      if (!it.cloud().network().floatingIps().isEmpty()) {
        troubles.add("floating IPs stay");
      }
      if (!state.volumes().isEmpty()) {
        troubles.add("volumes stay");
      }
    }

    private void step(String what, Step step) throws Exception {
      try {
        step.run();
      } catch (LaunchException e) {
        troubles.add("%s: %s".formatted(what, e.reason()));
      } catch (CloudException e) {
        troubles.add(what);
      }
    }
  }

  /** Something that may fail. */
  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  /** What the proxy is told to do. */
  @FunctionalInterface
  private interface Nuisance {
    void on(RefusingProxy proxy);
  }

  private String comesOf(Nuisance nuisance, Duration patience) throws Exception {
    return comesOf(nuisance, CloudSettings.DEFAULT, patience);
  }

  private String comesOf(Nuisance nuisance, CloudSettings settings, Duration patience)
      throws Exception {
    try (var it = ProxiedCloud.start(home)) {
      it.cloud().apply(settings);
      nuisance.on(it.proxy());
      return new Life(it, patience).run();
    }
  }

  private static Stream<String> calls() {
    return CALLS.keySet().stream().sorted();
  }

  private static Stream<String> fields() {
    return FIELDS.keySet().stream().sorted();
  }

  @Test
  void the_tables_have_every_call_that_the_driver_makes() throws Exception {
    try (var it = ProxiedCloud.start(home)) {
      assertThat(new Life(it, LONG).run()).isEqualTo("nothing");
      var known = new TreeSet<>(CALLS.keySet());
      known.addAll(REMOVALS.keySet());
      assertThat(new TreeSet<>(it.proxy().asked())).isEqualTo(known);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void a_call_that_policy_or_release_refuses_costs_what_it_was_for(String call) throws Exception {
    for (int status : new int[] {403, 404}) {
      assertThat(comesOf(it -> it.refuse(call, status), patience(call)))
          .as("%s answered %d", call, status)
          .isEqualTo(CALLS.get(call));
    }
  }

  /** Where a server is never seen to be ready, nobody should wait for it. */
  private static Duration patience(String nuisance) {
    return nuisance.equals("GET compute/servers/detail") || nuisance.equals("addresses")
        ? SHORT
        : LONG;
  }

  @Test
  void a_volume_in_error_tells_why_where_the_cloud_lets_us_ask() throws Exception {
    var failing = CloudSettings.DEFAULT.withCounters(Map.of(Fault.VOLUME_FAILS, 1));
    assertThat(comesOf(_ -> {}, failing, LONG)).isEqualTo("launch volume: OUT_OF_QUOTA");
    for (int status : new int[] {403, 404, 406}) {
      assertThat(comesOf(it -> it.refuse("GET volume/messages", status), failing, LONG))
          .as("messages answered %d", status)
          .isEqualTo("launch volume: CLOUD_ERROR");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE compute/servers/ID", "DELETE network/floatingips/ID"})
  void what_may_not_be_taken_away_stays_and_is_told(String call) throws Exception {
    // A server that lives keeps its addresses; one that the cloud says it does not have has none.
    String kept = REMOVALS.get(call).replace("servers stay,", "servers stay, floating IPs stay,");
    assertThat(comesOf(it -> it.refuse(call, 403), LONG)).isEqualTo("delete, delete, " + kept);
    assertThat(comesOf(it -> it.refuse(call, 404), LONG)).isEqualTo(REMOVALS.get(call));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void a_field_that_is_left_out_costs_what_depends_on_it(String field) throws Exception {
    assertThat(comesOf(it -> it.withhold(Set.of(field)), patience(field)))
        .isEqualTo(FIELDS.get(field));
  }

  @Test
  void all_other_fields_may_be_left_out_together() throws Exception {
    var others =
        Set.of(
            """
                hostId OS-EXT-AZ:availability_zone OS-EXT-STS:task_state created flavor image
                os-extended-volumes:volumes_attached OS-EXT-IPS:type OS-EXT-IPS-MAC:mac_addr
                availabilityZoneInfo zoneState shared provider:physical_network subnets
                admin_state_up project_id tenant_id created_at visibility owner min_disk min_ram
                size gateway_ip device_owner fixed_ips OS-FLV-EXT-DATA:ephemeral
                os-flavor-access:is_public OS-FLV-DISABLED:disabled attachments used limit absolute
                fixed_ip_address port_id availability_zone links tags expires_at issued_at version
            """
                .strip()
                .split("\\s+"));
    assertThat(comesOf(it -> it.withhold(others), LONG)).isEqualTo("nothing");
  }
}
