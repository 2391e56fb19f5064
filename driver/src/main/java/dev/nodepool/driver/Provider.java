package dev.nodepool.driver;

import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import java.time.Duration;
import java.util.List;

/**
 * One cloud account that a driver has opened. All calls block and may be interrupted at any point;
 * each launch and deletion has a virtual thread of its own, so write them as straight lines.
 * Optional powers are further interfaces: {@link ConsoleLog}, {@link StaticInventory}, {@link
 * Diagnosable}, {@link HasFlavors}, {@link HasImages}, {@link Sliced}, {@link Zoned}.
 */
public interface Provider extends AutoCloseable {

  /**
   * What a label of a pool costs and needs. May ask the cloud the first time (flavors), answers
   * from memory after that.
   *
   * @throws LaunchException when the label can not be served as it is configured (no such flavor,
   *     no such image)
   */
  Offer offer(String pool, String label) throws LaunchException, InterruptedException;

  /**
   * Brings up one machine and returns when the cloud says that it runs. Host keys are the
   * launcher's business. After a failure or an interrupt the launcher calls {@link #delete} with
   * whatever id {@code progress} was told, so a launch needs no clean-up of its own for machines it
   * has reported.
   */
  Machine launch(LaunchSpec spec, Progress progress) throws LaunchException, InterruptedException;

  /**
   * Makes the machine not exist and returns when the cloud says that it is gone. Silent if it was
   * gone already.
   *
   * @throws CloudException when the cloud would not; the launcher tries again later
   */
  void delete(String externalId) throws CloudException, InterruptedException;

  /**
   * The same for somebody who waits that long and then interrupts: a driver with several means says
   * before that which of them it has tried.
   */
  default void delete(String externalId, Duration patience)
      throws CloudException, InterruptedException {
    delete(externalId);
  }

  /**
   * Every machine in the account that carries our marks. One call to the cloud, however many
   * machines.
   */
  List<OwnedMachine> list() throws CloudException, InterruptedException;

  /**
   * What the account may hold for us: the cloud's limits less what others use in it. Asked now and
   * then, not for each launch. A provider without limits of its own says {@link Quota#UNLIMITED}.
   */
  Quota quota() throws CloudException, InterruptedException;

  /** What of its section is left out, because it makes no sense. From memory. */
  default List<Fault> faults() {
    return List.of();
  }

  @Override
  void close();
}
