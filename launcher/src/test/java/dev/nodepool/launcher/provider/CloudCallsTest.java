package dev.nodepool.launcher.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.launcher.StubCloud;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CloudCallsTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private final StubCloud cloud = new StubCloud();
  private final CloudCalls calls =
      new CloudCalls("sky", cloud, new CloudCalls.Patience(SHORT, SHORT, SHORT));

  @Test
  void a_cloud_that_hangs_costs_its_caller_no_more_than_the_patience() {
    cloud.onCall(_ -> new CountDownLatch(1).await());
    assertThatThrownBy(calls::list)
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("provider sky: list machines");
    assertThatThrownBy(() -> calls.delete("m1")).isInstanceOf(CloudException.class);
    assertThatThrownBy(() -> calls.offer("main", "small"))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(LaunchFailure.TIMED_OUT));
  }

  @Test
  void a_driver_is_to_end_a_deletion_before_it_is_interrupted() throws Exception {
    calls.delete("m1", CloudCalls.DELETION);
    assertThat(cloud.deletionPatience())
        .isLessThan(CloudCalls.DELETION)
        .isGreaterThan(CloudCalls.DELETION.dividedBy(2));
  }

  @Test
  void what_a_driver_did_wrong_comes_through() {
    cloud.onCall(call -> {
      throw new IllegalStateException(call + " is broken");
    });
    assertThatThrownBy(calls::list)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("list is broken");
  }

  @Test
  void what_a_driver_cannot_do_is_not_asked_of_it() throws Exception {
    assertThat(calls.zones("main")).containsExactly("nova");
    assertThat(calls.consoleLog("m1")).isEmpty();
    assertThat(calls.images()).isEmpty();
  }
}
