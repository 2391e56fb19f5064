package dev.nodepool.launcher.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class HoldingsTest {

  @Property(tries = 200)
  void all_is_given_back_once_the_last_first_whichever_steps_fail(
      @ForAll @Size(max = 8) List<Boolean> fails) {
    List<Integer> given = new ArrayList<>();
    var holdings = new Holdings("Request 1");
    for (int i = 0; i < fails.size(); i++) {
      int number = i;
      holdings.add(() -> {
        given.addFirst(number);
        if (fails.get(number)) {
          throw new IllegalStateException("as it was arranged");
        }
      });
    }
    holdings.close();
    holdings.close();
    assertThat(given).hasSameSizeAs(fails).isSorted();
  }
}
