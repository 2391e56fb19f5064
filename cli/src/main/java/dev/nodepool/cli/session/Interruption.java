package dev.nodepool.cli.session;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends what the thread that made it is doing, by an interrupt: on Ctrl-C, or when somebody else
 * says why. When the process is told to end, it does so only after this is closed, so that nothing
 * stays allocated.
 */
public final class Interruption implements AutoCloseable {
  private static final Duration CLEAN_UP = Duration.ofSeconds(30);

  private final Thread target = Thread.currentThread();
  private final CountDownLatch cleaned = new CountDownLatch(1);
  private final AtomicReference<@Nullable CommandFailure> reason = new AtomicReference<>();
  private final Thread hook = new Thread(this::processEnds, "clean-up");

  public Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void processEnds() {
    target.interrupt();
    try {
      if (!cleaned.await(CLEAN_UP.toSeconds(), TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts the thread with that as the reason; the first reason counts. Any thread. */
  public void because(CommandFailure failure) {
    if (cleaned.getCount() > 0 && reason.compareAndSet(null, failure)) {
      target.interrupt();
    }
  }

  /** Says why, at the moment when it is asked; may block, but never fails. */
  @FunctionalInterface
  public interface Cause {
    CommandFailure get() throws InterruptedException;
  }

  /** Asks for the reason after that time, and gives it. */
  public void after(Duration patience, Cause cause) {
    Thread.ofVirtual()
        .name("time-out")
        .start(() -> {
          try {
            if (!cleaned.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
              because(cause.get());
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Whether the work was interrupted because it took too long. */
  public boolean isTimeOut() {
    var failure = reason.get();
    return failure != null && failure.exitCode() == ExitCode.TIMED_OUT;
  }

  /** What to throw in place of the interrupt: the reason that was given, if any was. */
  public <T> T rethrow(InterruptedException interrupt) throws InterruptedException {
    var failure = reason.get();
    if (failure != null) {
      throw failure;
    }
    throw interrupt;
  }

  @Override
  public void close() {
    cleaned.countDown();
    // What was meant for the work must not hit whoever comes after it.
    Thread.interrupted();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook has waited for this moment.
    }
  }
}
