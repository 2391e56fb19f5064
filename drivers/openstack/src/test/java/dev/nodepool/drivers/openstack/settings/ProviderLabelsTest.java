package dev.nodepool.drivers.openstack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.drivers.openstack.OpenStackRig;
import dev.nodepool.testkit.SampleProviders;
import org.junit.jupiter.api.Test;

class ProviderLabelsTest {
  /** The image that the second label names is in no list of the provider. */
  private static final String ONE_BAD_LABEL =
      "diskimages: [{name: lost}]\n"
          + OpenStackRig.CONFIG.replace(
              "name: big, cloud-image: base", "name: big, diskimage: lost");

  @Test
  void a_label_of_an_image_that_the_provider_does_not_list_takes_no_other_with_it()
      throws Exception {
    try (var rig = new OpenStackRig(ONE_BAD_LABEL)) {
      assertThat(rig.provider.offer("main", "small").attempts()).isPositive();
      assertThatThrownBy(() -> rig.provider.offer("main", "big"))
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(LaunchFailure.BAD_REQUEST);
                assertThat(e.why())
                    .contains("label big is of the image lost")
                    .contains("add it to diskimages");
              });
      rig.launch(1);
      assertThat(rig.provider.diagnose())
          .anyMatch(finding -> finding.text().contains("label big is of the image lost"));
    }
  }

  @Test
  void only_what_is_wrong_is_left_out() throws Exception {
    var labels = ProviderLabels.of(SampleProviders.first(ONE_BAD_LABEL));
    assertThat(labels.setups()).hasSize(1);
    assertThat(labels.faults()).hasSize(1);
  }
}
