package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Resources;
import dev.nodepool.openstack.compute.Flavor;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What is remembered of a cloud is no reason to say that it lacks something. */
class FreshAnswersTest {

  @Test
  void a_flavor_that_is_not_remembered_is_asked_for_before_a_label_is_refused() throws Exception {
    var config =
        OpenStackRig.CONFIG.replace(
            "{name: big, cloud-image: base, min-ram: 8000, boot-from-volume: true}",
            "{name: big, cloud-image: base, flavor-name: late}");
    try (var rig = new OpenStackRig(config)) {
      assertThat(rig.provider.offer("main", "small")).isNotNull();
      var flavors = new ArrayList<>(rig.cloud.compute().flavors());
      flavors.add(new Flavor("f-late", "late", 3, 8192, 10));
      rig.interference.on("GET flavors", Interference.answers(flavors));
      var offer = rig.provider.offer("main", "big");
      assertThat(offer.cost().of(Resources.CORES)).isEqualTo(3);
    }
  }
}
