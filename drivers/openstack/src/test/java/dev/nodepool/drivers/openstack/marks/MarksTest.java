package dev.nodepool.drivers.openstack.marks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final String SERVER = "5f0c6e0e-1fd9-4a2f-9b35-2f4a1b1f2d11";
  private final Marks marks = new Marks("my cloud", "zk1:2281,zk2:2281/nodepool");

  @Test
  void a_description_says_whose_it_is_and_of_which_server() {
    var description = marks.describing(SERVER, "0000000007");
    assertThat(marks.areOn(description)).isTrue();
    assertThat(Marks.serverOf(Marks.in(description))).isEqualTo(SERVER);
  }

  @Test
  void another_provider_or_installation_or_nobody_is_not_us() {
    var description = marks.describing(SERVER, "0000000007");
    assertThat(new Marks("my", "zk1:2281,zk2:2281/nodepool").areOn(description)).isFalse();
    assertThat(new Marks("my cloud", "zk1:2281").areOn(description)).isFalse();
    assertThat(marks.areOn("")).isFalse();
    assertThat(marks.areOn("nodepool_provider_name=my_cloud")).isFalse();
  }

  @Test
  void a_description_fits_into_what_neutron_takes() {
    var longest = new Marks("p".repeat(300), "zk".repeat(300));
    var description = longest.describing(SERVER, "0000000007");
    assertThat(description).hasSizeLessThanOrEqualTo(255);
    assertThat(longest.areOn(description)).isTrue();
  }

  @Test
  void what_was_marked_before_zookeeper_moved_is_ours_still() {
    var old = new Marks("my cloud", "zk1:2181");
    var now = new Marks("my cloud", "made-once", () -> Set.of("zk1:2181"));
    var server = Map.of("nodepool_provider_name", "my cloud", "nodepool_installation", "zk1:2181");
    assertThat(now.areIn(server)).isTrue();
    assertThat(now.areOn(old.describing(SERVER, "0000000007"))).isTrue();
    assertThat(now.areIn(old.ofPartOf("0000000007"))).isTrue();
    assertThat(old.areIn(now.ofPartOf("0000000007"))).isFalse();
    assertThat(now.ofPartOf("0000000008")).containsEntry("nodepool_installation", "made-once");
  }

  @Test
  void what_is_adopted_while_we_run_is_ours_from_then_on() {
    var adopted = new AtomicReference<Set<String>>(Set.of());
    var now = new Marks("my cloud", "made-once", adopted::get);
    var server = Map.of("nodepool_provider_name", "my cloud", "nodepool_installation", "zk9:2181");
    var port = new Marks("my cloud", "zk9:2181").describing(SERVER, "0000000007");
    assertThat(now.areIn(server)).isFalse();
    assertThat(now.areOn(port)).isFalse();
    adopted.set(Set.of("zk9:2181"));
    assertThat(now.areIn(server)).isTrue();
    assertThat(now.areOn(port)).isTrue();
    assertThat(now.areIn(now.ofPartOf("0000000008"))).isTrue();
  }

  @Test
  void metadata_without_an_installation_count_as_ours() {
    assertThat(marks.areIn(Map.of("nodepool_provider_name", "my cloud"))).isTrue();
    assertThat(
            marks.areIn(Map.of("nodepool_provider_name", "my cloud", "nodepool_installation", "x")))
        .isFalse();
    assertThat(marks.areIn(Map.of("nodepool_provider_name", "yours"))).isFalse();
  }
}
