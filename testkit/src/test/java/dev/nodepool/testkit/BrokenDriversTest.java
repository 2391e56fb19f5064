package dev.nodepool.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract notices what it is there for. */
class BrokenDriversTest {

  /** A cloud that keeps the contract, for others to break. */
  private static class Honest implements Provider {
    final MemoryCloud cloud = new MemoryCloud();

    @Override
    public Offer offer(String pool, String label) {
      return cloud.offer(pool, label);
    }

    @Override
    public Machine launch(LaunchSpec spec, Progress progress)
        throws LaunchException, InterruptedException {
      return cloud.launch(spec, progress);
    }

    @Override
    public void delete(String externalId) throws CloudException {
      cloud.delete(externalId);
    }

    @Override
    public List<OwnedMachine> list() {
      return cloud.list();
    }

    @Override
    public Quota quota() {
      return cloud.quota();
    }

    @Override
    public void close() {
      cloud.close();
    }
  }

  @Test
  void a_driver_that_lists_what_is_not_ours_fails() {
    var greedy =
        new Honest() {
          @Override
          public List<OwnedMachine> list() {
            return cloud.machines.keySet().stream()
                .map(name -> new OwnedMachine(name, null, name))
                .toList();
          }
        };
    assertThatThrownBy(contract(greedy)::the_list_shows_only_what_is_ours)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void a_driver_that_minds_a_second_deletion_fails() {
    var fussy =
        new Honest() {
          @Override
          public void delete(String externalId) throws CloudException {
            if (cloud.machines.remove(externalId) == null) {
              throw new CloudException("no such machine");
            }
          }
        };
    assertThatThrownBy(contract(fussy)::deleting_twice_is_silent)
        .isInstanceOf(CloudException.class);
  }

  @Test
  void a_driver_that_does_not_report_its_machines_fails() {
    var silent =
        new Honest() {
          @Override
          public Machine launch(LaunchSpec spec, Progress progress)
              throws LaunchException, InterruptedException {
            return cloud.launch(spec, id -> {});
          }
        };
    assertThatThrownBy(contract(silent)::the_id_is_reported_while_the_launch_is_still_under_way)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void a_driver_that_mixes_up_its_machines_fails() {
    var muddled =
        new Honest() {
          @Override
          public Machine launch(LaunchSpec spec, Progress progress)
              throws LaunchException, InterruptedException {
            return cloud.launch(SampleSpecs.of("0000000001", "main", "small"), progress);
          }
        };
    assertThatThrownBy(contract(muddled)::ten_machines_at_once_are_ten_machines)
        .isInstanceOf(AssertionError.class);
  }

  private static ProviderContract contract(Honest driver) {
    return () -> new MemorySubject(driver, driver.cloud);
  }
}
