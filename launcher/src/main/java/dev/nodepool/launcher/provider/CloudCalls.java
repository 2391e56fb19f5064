package dev.nodepool.launcher.provider;

import dev.nodepool.driver.BoundedCall;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.HasImages;
import dev.nodepool.driver.HasImages.UploadedImage;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Zoned;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The calls to one provider, each with a deadline: a driver that never comes back costs its caller
 * no more than that. Thread-safe.
 */
public final class CloudCalls {
  /** How long a cloud may take to delete one machine. */
  public static final Duration DELETION = Duration.ofSeconds(600);

  /** Of the time for a deletion one in so many parts is for the driver to end it and say why. */
  private static final int SHARE_TO_END = 20;

  /**
   * How long calls may take.
   *
   * @param question anything that only asks
   * @param beyondLaunch what a launch may take beyond its own time-out
   * @param deletion one machine (docs/compatibility.md)
   */
  record Patience(Duration question, Duration beyondLaunch, Duration deletion) {
    static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(90), Duration.ofSeconds(30), DELETION);
  }

  private final String name;
  private final Provider provider;
  private final Patience patience;
  private final BoundedCall bounded = new BoundedCall();

  CloudCalls(String name, Provider provider, Patience patience) {
    this.name = name;
    this.provider = provider;
    this.patience = patience;
  }

  Offer offer(String pool, String label) throws LaunchException, InterruptedException {
    return launching(
        patience.question(), "offer " + pool + " " + label, () -> provider.offer(pool, label));
  }

  public Machine launch(LaunchSpec spec, Progress progress)
      throws LaunchException, InterruptedException {
    return launching(
        spec.patience().plus(patience.beyondLaunch()),
        "launch " + spec.nodeId(),
        () -> provider.launch(spec, progress));
  }

  /** The zones of a pool; none when the cloud shall choose. */
  public List<String> zones(String pool) throws LaunchException, InterruptedException {
    return provider instanceof Zoned zoned
        ? launching(patience.question(), "zones of " + pool, () -> zoned.zones(pool))
        : List.of();
  }

  public void delete(String externalId) throws CloudException, InterruptedException {
    delete(externalId, patience.deletion());
  }

  /** The driver is told of less time, so that it ends by itself and says what it has tried. */
  public void delete(String externalId, Duration atMost)
      throws CloudException, InterruptedException {
    asking(
        atMost,
        "delete " + externalId,
        () -> {
          provider.delete(externalId, atMost.minus(atMost.dividedBy(SHARE_TO_END)));
          return true;
        });
  }

  public List<OwnedMachine> list() throws CloudException, InterruptedException {
    return asking(patience.question(), "list machines", provider::list);
  }

  public Quota quota() throws CloudException, InterruptedException {
    return asking(patience.question(), "ask for the quota", provider::quota);
  }

  public Optional<String> consoleLog(String externalId)
      throws CloudException, InterruptedException {
    return provider instanceof ConsoleLog console
        ? asking(
            patience.question(), "console of " + externalId, () -> console.consoleLog(externalId))
        : Optional.empty();
  }

  /** The images that builders uploaded; none in a cloud that keeps none. */
  public List<UploadedImage> images() throws CloudException, InterruptedException {
    return provider instanceof HasImages images
        ? asking(patience.question(), "list images", images::images)
        : List.of();
  }

  public void deleteImage(String externalId) throws CloudException, InterruptedException {
    if (provider instanceof HasImages images) {
      asking(
          patience.question(),
          "delete image " + externalId,
          () -> {
            images.deleteImage(externalId);
            return true;
          });
    }
  }

  private <T> T asking(Duration atMost, String what, Callable<T> call)
      throws CloudException, InterruptedException {
    try {
      return bounded.within(atMost, what, call);
    } catch (TimeoutException e) {
      throw new CloudException("provider %s: %s".formatted(name, e.getMessage()), e);
    } catch (ExecutionException e) {
      throw cause(e, CloudException.class);
    }
  }

  private <T> T launching(Duration atMost, String what, Callable<T> call)
      throws LaunchException, InterruptedException {
    try {
      return bounded.within(atMost, what, call);
    } catch (TimeoutException e) {
      throw new LaunchException(
          LaunchFailure.TIMED_OUT, "provider %s: %s".formatted(name, e.getMessage()), e);
    } catch (ExecutionException e) {
      throw cause(e, LaunchException.class);
    }
  }

  private <X extends Exception> X cause(ExecutionException e, Class<X> known)
      throws InterruptedException {
    switch (e.getCause()) {
      case InterruptedException interrupt -> throw interrupt;
      case RuntimeException ours -> throw ours;
      case Error error -> throw error;
      case Exception theirs when known.isInstance(theirs) -> {
        return known.cast(theirs);
      }
      case null, default -> throw new IllegalStateException("provider " + name, e);
    }
  }
}
