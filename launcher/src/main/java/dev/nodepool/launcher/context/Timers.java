package dev.nodepool.launcher.context;

import dev.nodepool.driver.CloudException;
import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.store.connection.StoreException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs things later, each on a virtual thread of its own, so that a slow one delays no other. */
public final class Timers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher.Timers");

  /** A thing to do; an interrupt ends it. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private final ScheduledThreadPoolExecutor ticks =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("ticks").factory());

  public Timers() {
    ticks.setRemoveOnCancelPolicy(true);
  }

  /** Once. */
  public void after(Duration delay, String name, Task task) {
    ticks.schedule(() -> start(name, task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Again and again; the pause is counted from the end of the one before. */
  public Runnable every(Duration pause, String name, Task task) {
    var thread =
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  Thread.sleep(pause);
                  attempt(name, task);
                }
              } catch (InterruptedException e) {
                // the end
              }
            });
    return thread::interrupt;
  }

  /** Now, on a thread of its own. */
  public static Thread start(String name, Task task) {
    return Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            attempt(name, task);
          } catch (InterruptedException e) {
            // the end
          }
        });
  }

  /** Now, on this thread; what goes wrong is logged only. */
  public static void attempt(String name, Task task) throws InterruptedException {
    try {
      task.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (CloudException | StoreException e) {
      again(name, String.valueOf(e.getMessage()), e);
    } catch (Exception e) {
      again(name, NetworkTrouble.words(e), e);
    }
  }

  private static void again(String name, String why, Exception e) {
    log.warn("{} did not finish and is tried again later: {}", name, why);
    log.debug("{} failed", name, e);
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}
