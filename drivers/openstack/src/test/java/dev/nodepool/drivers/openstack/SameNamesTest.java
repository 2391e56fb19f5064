package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.Finding;
import dev.nodepool.driver.Finding.Grade;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.SecurityGroup;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names that several things have, and things that cannot be used. */
class SameNamesTest {
  private static final String NAME = "Fake Precise";

  private final OpenStackRig rig =
      new OpenStackRig(
          OpenStackRig.CONFIG.replace("image-id: fake-image-id", "image-name: " + NAME));

  SameNamesTest() throws Exception {}

  @AfterEach
  void close() {
    rig.close();
  }

  private static Image image(String id, String status, @Nullable String owner, int day) {
    var created = Instant.parse("2026-11-%02dT00:00:00Z".formatted(day));
    return new Image(
        id,
        NAME,
        status,
        owner == null ? "public" : "shared",
        owner == null ? "admin" : owner,
        1,
        0,
        0,
        created,
        Map.of());
  }

  private void imagesAre(Image... images) {
    rig.interference.on("GET images", Interference.answers(List.of(images)));
  }

  private String project() throws Exception {
    return rig.cloud.identity().access().projectId();
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> rig.provider.offer("main", "small"))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST))
        .hasMessageContainingAll(words);
  }

  private Finding finding(String check) throws Exception {
    return rig.provider.diagnose().stream()
        .filter(it -> it.check().equals(check) && it.grade() != Grade.OK)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void of_two_images_of_one_name_the_queued_one_is_never_ordered() throws Exception {
    var queued = rig.cloud.image().createImage(new CreateImage(NAME, "raw", Map.of()));
    rig.launch(1);
    Server server = rig.cloud.compute().servers(null).servers().getFirst();
    assertThat(server.imageId()).isEqualTo("fake-image-id").isNotEqualTo(queued);
  }

  @Test
  void an_image_that_is_not_active_is_named_with_its_state() throws Exception {
    imagesAre(image("i1", "queued", null, 1), image("i2", "deactivated", null, 2));
    assertRefused("no active image Fake Precise", "i1 is queued, i2 is deactivated");
    assertThat(finding("images").text()).contains("i1 is queued, i2 is deactivated");
  }

  @Test
  void of_several_active_images_ours_counts_then_a_public_one_then_the_newest() throws Exception {
    imagesAre(
        image("older", "active", null, 1),
        image("newer", "active", null, 2),
        image("theirs", "active", "somebody", 9));
    assertThat(chosen()).contains("newer is taken");
    imagesAre(image("public", "active", null, 3), image("ours", "active", project(), 1));
    assertThat(chosen()).contains("2 active images called Fake Precise; ours is taken");
    assertThat(rig.provider.offer("main", "small")).isNotNull();
  }

  private String chosen() throws Exception {
    var finding = finding("images");
    assertThat(finding.grade()).isEqualTo(Grade.WARNING);
    assertThat(finding.mend()).contains("image-id");
    return finding.text();
  }

  private void networksAre(Network... networks) {
    rig.interference.on("GET networks", Interference.answers(List.of(networks)));
  }

  private static Network network(String id, String owner, boolean usable) {
    return new Network(id, "no-auto-ip-network-name", false, false, false, owner, usable);
  }

  @Test
  void of_several_networks_of_one_name_the_only_one_that_can_be_used_is_meant() throws Exception {
    networksAre(network("down", "p", false), network("up", "q", true));
    assertThat(finding("networks").text()).contains("2 networks called", "up is taken");
    networksAre(network("theirs", "p", true), network("ours", project(), true));
    assertThat(finding("networks").text()).contains("ours is taken");
    assertThat(rig.provider.offer("main", "small")).isNotNull();
  }

  @Test
  void nobody_guesses_among_networks_of_one_name() throws Exception {
    networksAre(network("one", project(), true), network("two", project(), true));
    assertRefused("2 networks called no-auto-ip-network-name", "one, two", "write the id");
    var finding = finding("networks");
    assertThat(finding.grade()).isEqualTo(Grade.PROBLEM);
    assertThat(finding.text()).contains("one, two");
  }

  @Test
  void a_network_that_is_down_or_has_no_subnet_is_a_finding() throws Exception {
    networksAre(network("n1", "p", false));
    assertThat(finding("networks").text()).contains("is down or has no subnet");
  }

  @Test
  void a_flavor_is_meant_by_its_name_before_another_by_its_id() throws Exception {
    try (var other =
        new OpenStackRig(OpenStackRig.CONFIG.replace("min-ram: 8000", "flavor-name: big"))) {
      other.interference.on(
          "GET flavors",
          Interference.answers(
              List.of(
                  new Flavor("big", "tiny", 1, 512, 1), new Flavor("f2", "big", 8, 16_384, 80))));
      assertThat(other.provider.offer("main", "small").cost().of("cores")).isEqualTo(8);
    }
  }

  @Test
  void a_name_that_nova_does_not_guess_about_is_refused_once() {
    var words = "Multiple security groups found matching 'web'. Use an ID to be more specific.";
    rig.interference.on("POST servers", Interference.fails(Kind.CONFLICT, words));
    for (var expected : new String[] {words, "the same as then"}) {
      assertThatThrownBy(() -> rig.launch(1))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST))
          .hasMessageContaining(expected);
    }
    assertThat(rig.interference.count("POST servers")).isEqualTo(1);
  }

  @Test
  void security_groups_of_one_name_are_a_finding_with_their_ids() throws Exception {
    rig.interference.on(
        "GET security-groups",
        Interference.answers(
            List.of(
                new SecurityGroup("g1", "default", List.of()),
                new SecurityGroup("g2", "default", List.of()))));
    var finding = finding("security group");
    assertThat(finding.grade()).isEqualTo(Grade.PROBLEM);
    assertThat(finding.text()).contains("2 security groups called default");
    assertThat(finding.mend()).contains("g1, g2");
  }
}
