package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.openstack.api.CloudApiException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions whose answers a node can do without. The policy of a cloud may forbid any of them, and
 * an older or newer release may not know it; then it is said once, and all goes on. Thread-safe.
 */
public final class OptionalCalls {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.openstack");

  private final String provider;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  public OptionalCalls(String provider) {
    this.provider = provider;
  }

  /** A call that answers. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws CloudApiException, InterruptedException;
  }

  /**
   * The answer, or nothing where the cloud does not let us ask.
   *
   * @param what is asked for, for the log
   * @param without how it goes on then
   */
  public <T> Optional<T> ask(String what, String without, Question<T> question)
      throws CloudApiException, InterruptedException {
    try {
      var answer = Optional.of(question.ask());
      refused.remove(what);
      return answer;
    } catch (CloudApiException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      if (refused.add(what)) {
        log.warn(
            "Provider {}: the cloud does not tell its {}: {}; {}",
            provider,
            what,
            e.getMessage(),
            without);
      }
      return Optional.empty();
    }
  }
}
