package dev.nodepool.driver;

import dev.nodepool.driver.Health.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps work away from a cloud that fails, and finds out with few probes when it works again. After
 * several launches or questions in a row that failed it is open: nothing is launched. After a pause
 * one question is asked; when it is answered, one launch at a time is tried; the first that
 * succeeds closes it, one that fails opens it for longer. Thread-safe; nothing here blocks.
 */
public final class CircuitBreaker {
  static final int LAUNCHES = 5;
  static final int QUESTIONS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Consumer<Health> listener;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private Health health;
  private int failedLaunches;
  private int failedQuestions;
  private boolean launchesFail;
  private long askAgainAt;
  private @Nullable Permit trial;
  private boolean trialUnderWay;

  /**
   * Leave to launch something. Closed on every way out: a trial that has not begun is another's
   * then.
   */
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param nanos the monotonic clock
   * @param listener hears of each change of the state, in order; must not block
   */
  public CircuitBreaker(InstantSource clock, LongSupplier nanos, Consumer<Health> listener) {
    this.clock = clock;
    this.nanos = nanos;
    this.listener = listener;
    this.health = new Health(State.CLOSED, "all is well", clock.instant());
  }

  public synchronized Health health() {
    return health;
  }

  /** Leave to launch something now, for whoever gets it alone while it is tried; close it. */
  public synchronized Optional<Permit> admit() {
    return switch (health.state()) {
      case CLOSED -> Optional.of(() -> {});
      case OPEN -> Optional.empty();
      case PROBING -> trialIsFree() ? Optional.of(giveTrial()) : Optional.empty();
    };
  }

  private Permit giveTrial() {
    var permit =
        new Permit() {
          @Override
          public void close() {
            giveBack(this);
          }
        };
    trial = permit;
    return permit;
  }

  private synchronized void giveBack(Permit permit) {
    if (trial == permit) {
      trial = null;
    }
  }

  /** Whether {@link #admit} would say yes; gives no trial. */
  public synchronized boolean wouldAdmit() {
    return health.isWell() || (health.state() == State.PROBING && trialIsFree());
  }

  private boolean trialIsFree() {
    return trial == null && !trialUnderWay;
  }

  /** A launch begins: false when it must not; else its end has to be told. */
  public synchronized boolean begins() {
    if (health.state() == State.PROBING && !trialUnderWay) {
      trial = null;
      trialUnderWay = true;
      return true;
    }
    return health.isWell();
  }

  /** A launch succeeded. */
  public synchronized void succeeded() {
    failedLaunches = 0;
    launchesFail = false;
    trialUnderWay = false;
    if (!health.isWell()) {
      close();
    }
  }

  /** A launch failed, by the fault of the cloud. */
  public synchronized void failed(String why) {
    trialUnderWay = false;
    failedLaunches++;
    if (health.state() == State.PROBING || (health.isWell() && failedLaunches >= LAUNCHES)) {
      launchesFail = true;
      open(why);
    }
  }

  /** A launch ended in a way that says nothing about the cloud. */
  public synchronized void neither() {
    trialUnderWay = false;
  }

  /** The cloud answered a question. */
  public synchronized void answered() {
    failedQuestions = 0;
    if (health.state() == State.OPEN) {
      if (launchesFail) {
        change(State.PROBING, health.reason());
      } else {
        close();
      }
    }
  }

  /** The cloud did not answer a question. */
  public synchronized void questionFailed(String why) {
    failedQuestions++;
    if (!health.isWell() || failedQuestions >= QUESTIONS) {
      open(why);
    }
  }

  /** How long nothing shall be asked of it; zero when it may be asked now. */
  public synchronized Duration pause() {
    return health.state() == State.OPEN
        ? Duration.ofNanos(Math.max(0, askAgainAt - nanos.getAsLong()))
        : Duration.ZERO;
  }

  private void close() {
    backoff.reset();
    change(State.CLOSED, "all is well");
  }

  private void open(String why) {
    askAgainAt = nanos.getAsLong() + backoff.next().toNanos();
    if (health.state() != State.OPEN) {
      change(State.OPEN, why);
    }
  }

  private void change(State to, String why) {
    health = new Health(to, why, clock.instant());
    listener.accept(health);
  }
}
