package dev.nodepool.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every driver that launches must keep to. Its test class implements this interface and gets
 * these tests; each of them opens a subject of its own.
 */
public interface ProviderContract {

  /** How long a cloud may take to show in its list what it has done. */
  Duration SETTLING = Duration.ofSeconds(20);

  /** A provider on a cloud in which nothing exists yet. */
  Subject open() throws Exception;

  /** What the contract needs to know of a driver. */
  interface Subject extends AutoCloseable {
    Provider provider();

    /** A machine that this provider can make. */
    LaunchSpec spec(String nodeId);

    /** Makes a machine in the same cloud that carries no marks of ours. */
    void placeForeignMachine() throws Exception;

    /** How many machines exist, the foreign ones too, counted without the provider's help. */
    int census() throws Exception;

    /** Removes what is left and closes the provider. */
    @Override
    void close() throws Exception;
  }

  @Test
  default void a_launched_machine_runs_is_listed_and_can_be_deleted() throws Exception {
    try (var subject = open()) {
      var progress = RecordingProgress.recording();
      Machine machine = subject.provider().launch(subject.spec("0000000001"), progress);

      assertThat(progress.ids()).containsExactly(String.valueOf(machine.externalId()));
      assertThat(machine.interfaceIp()).isNotBlank();
      assertThat(subject.provider().list())
          .singleElement()
          .satisfies(listed -> {
            assertThat(listed.externalId()).isEqualTo(progress.ids().getFirst());
            assertThat(listed.nodeId()).isEqualTo("0000000001");
          });

      subject.provider().delete(progress.ids().getFirst());
      assertNothingExists(subject);
    }
  }

  @Test
  default void deleting_twice_is_silent() throws Exception {
    try (var subject = open()) {
      var progress = RecordingProgress.recording();
      subject.provider().launch(subject.spec("0000000001"), progress);
      subject.provider().delete(progress.ids().getFirst());
      subject.provider().delete(progress.ids().getFirst());
      assertNothingExists(subject);
    }
  }

  @Test
  default void the_list_shows_only_what_is_ours() throws Exception {
    try (var subject = open()) {
      subject.placeForeignMachine();
      assertThat(subject.provider().list()).isEmpty();
      var progress = RecordingProgress.recording();
      subject.provider().launch(subject.spec("0000000001"), progress);
      assertThat(idsOf(subject)).containsExactlyElementsOf(progress.ids());
    }
  }

  @Test
  default void the_id_is_reported_while_the_launch_is_still_under_way() throws Exception {
    try (var subject = open()) {
      var progress = RecordingProgress.recording();
      var listedMeanwhile = new ArrayList<String>();
      subject
          .provider()
          .launch(
              subject.spec("0000000001"),
              id -> {
                progress.placed(id);
                listedMeanwhile.addAll(idsOf(subject));
              });
      assertThat(progress.ids()).hasSize(1);
      assertThat(listedMeanwhile).as("listed as the id was reported").isSubsetOf(progress.ids());
    }
  }

  @Test
  default void an_interrupt_as_the_id_is_reported_leaves_a_machine_that_can_be_deleted()
      throws Exception {
    try (var subject = open()) {
      var progress = RecordingProgress.interrupting();
      inThread(() -> {
        endInAnyWay(subject, "0000000001", progress);
        return true;
      });
      subject.provider().delete(progress.firstId());
      assertNothingExists(subject);
    }
  }

  @Test
  default void a_launch_that_is_cancelled_before_it_begins_leaks_nothing() throws Exception {
    try (var subject = open()) {
      var progress = RecordingProgress.recording();
      inThread(() -> {
        Thread.currentThread().interrupt();
        endInAnyWay(subject, "0000000001", progress);
        return true;
      });
      sweep(subject);
      assertNothingExists(subject);
    }
  }

  @Test
  default void an_interrupt_at_any_point_leaks_nothing_that_the_list_does_not_show()
      throws Exception {
    try (var subject = open()) {
      long full = timeOfOneLaunch(subject).toNanos();
      for (int step = 0; step < 12; step++) {
        var nodeId = "%010d".formatted(step + 2);
        var progress = RecordingProgress.recording();
        var launch = Thread.ofVirtual().start(() -> endInAnyWay(subject, nodeId, progress));
        launch.join(Duration.ofNanos(full * step / 11));
        launch.interrupt();
        assertThat(launch.join(SETTLING)).as("launch ends after an interrupt").isTrue();
      }
      sweep(subject);
      assertNothingExists(subject);
    }
  }

  @Test
  default void ten_machines_at_once_are_ten_machines() throws Exception {
    try (var subject = open()) {
      var launches = new ArrayList<Callable<String>>();
      for (int i = 0; i < 10; i++) {
        var spec = subject.spec("%010d".formatted(i));
        launches.add(() ->
            String.valueOf(
                subject.provider().launch(spec, RecordingProgress.recording()).externalId()));
      }
      var ids = together(launches);
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(idsOf(subject)).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(subject.provider().list().stream().map(OwnedMachine::nodeId))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 10).mapToObj("%010d"::formatted).toList());

      together(
          ids.stream()
              .map(id ->
                  (Callable<String>)
                      () -> {
                        subject.provider().delete(id);
                        return id;
                      })
              .toList());
      assertNothingExists(subject);
    }
  }

  private static Duration timeOfOneLaunch(Subject subject) throws Exception {
    var progress = RecordingProgress.recording();
    long begin = System.nanoTime();
    subject.provider().launch(subject.spec("0000000001"), progress);
    var took = Duration.ofNanos(System.nanoTime() - begin);
    subject.provider().delete(progress.firstId());
    return took;
  }

  /** However it ends: the contract looks at what it leaves behind. */
  private static void endInAnyWay(Subject subject, String nodeId, RecordingProgress progress) {
    try {
      subject.provider().launch(subject.spec(nodeId), progress);
    } catch (LaunchException | InterruptedException e) {
      assertThat(e).hasMessageNotContaining("NullPointerException");
    }
  }

  /** Deletes what the list shows until the cloud is empty, as the leak sweep of a launcher does. */
  private static void sweep(Subject subject) throws Exception {
    await()
        .atMost(SETTLING)
        .pollInSameThread()
        .until(() -> {
          for (var id : idsOf(subject)) {
            subject.provider().delete(id);
          }
          return subject.census() == 0;
        });
  }

  private static void assertNothingExists(Subject subject) {
    await()
        .atMost(SETTLING)
        .untilAsserted(() -> {
          assertThat(subject.provider().list()).isEmpty();
          assertThat(subject.census()).as("machines that exist").isZero();
        });
  }

  private static Set<String> idsOf(Subject subject) throws InterruptedException {
    try {
      return subject.provider().list().stream()
          .map(OwnedMachine::externalId)
          .collect(Collectors.toSet());
    } catch (CloudException e) {
      throw new AssertionError("the provider cannot list its machines", e);
    }
  }

  private static <T> T inThread(Callable<T> task) throws Exception {
    return together(List.of(task)).getFirst();
  }

  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (Future<T> future : executor.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
