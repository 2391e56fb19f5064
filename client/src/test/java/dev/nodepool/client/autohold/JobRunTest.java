package dev.nodepool.client.autohold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.HoldRequest;
import dev.nodepool.model.HoldRequest.HeldBuild;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobRunTest {
  private static final String REF = "refs/changes/34/1234/7";
  private static final JobRun RUN = new JobRun("unit", "t", "p", REF);

  @Test
  void the_most_exact_hold_is_used_first_and_of_equal_ones_the_oldest() {
    var job = hold("1", "unit", ".*");
    var change = hold("2", "unit", "refs/changes/34/1234/.*");
    var ref = hold("3", "unit", REF);
    var later = hold("4", "unit", REF);
    assertThat(RUN.chooseOf(List.of(job, change, ref, later))).contains(ref);
    assertThat(RUN.chooseOf(List.of(job, change))).contains(change);
    assertThat(RUN.chooseOf(List.of(job))).contains(job);
  }

  @Test
  void a_hold_for_something_else_is_not_used() {
    assertThat(RUN.chooseOf(List.of(hold("1", "other", ".*")))).isEmpty();
    assertThat(RUN.chooseOf(List.of(hold("1", "unit", "refs/heads/.*")))).isEmpty();
    assertThat(RUN.chooseOf(List.of(hold("1", "unit", "(")))).isEmpty();
    assertThat(new JobRun("unit", "x", "p", REF).chooseOf(List.of(hold("1", "unit", ".*"))))
        .isEmpty();
    assertThat(new JobRun("unit", "t", "x", REF).chooseOf(List.of(hold("1", "unit", ".*"))))
        .isEmpty();
  }

  @Test
  void who_does_not_say_tenant_and_project_takes_those_of_any() {
    var hold = hold("1", "unit", ".*");
    assertThat(new JobRun("unit", null, null, "").chooseOf(List.of(hold))).contains(hold);
    assertThat(new JobRun("unit", null, null, "").chooseOf(List.of(hold("1", "unit", REF))))
        .isEmpty();
  }

  @Test
  void a_hold_that_is_used_up_is_not_used_again() {
    var once = hold("1", "unit", ".*").used(new HeldBuild("b", List.of("7")), Instant.EPOCH);
    assertThat(once.expired()).isEqualTo(Instant.EPOCH);
    assertThat(RUN.chooseOf(List.of(once))).isEmpty();
  }

  private static HoldRequest hold(String id, String job, String filter) {
    return HoldRequest.of("t", "p", job, filter, "r", 1, 0).withId(id);
  }
}
