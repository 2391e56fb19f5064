package dev.nodepool.testkit;

import dev.nodepool.driver.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Remembers the ids that a launch reported. Any number of threads may use it. */
public final class RecordingProgress implements Progress {
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final boolean interrupting;

  private RecordingProgress(boolean interrupting) {
    this.interrupting = interrupting;
  }

  public static RecordingProgress recording() {
    return new RecordingProgress(false);
  }

  /** Interrupts the launch at the moment it reports an id. */
  public static RecordingProgress interrupting() {
    return new RecordingProgress(true);
  }

  @Override
  public void placed(String externalId) {
    ids.add(externalId);
    first.countDown();
    if (interrupting) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was reported so far, in order. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  /** Blocks until an id was reported, and says which. */
  public String firstId() throws InterruptedException {
    first.await();
    return ids.getFirst();
  }
}
