package dev.nodepool.launcher.request;

import dev.nodepool.model.text.NetworkTrouble;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be given back, the last first. One step that fails keeps none of the others. Used by
 * one thread at a time.
 */
final class Holdings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.RequestHandler");
  private final String of;
  private final Deque<AutoCloseable> steps = new ArrayDeque<>();

  /**
   * @param of whose they are, for messages
   */
  Holdings(String of) {
    this.of = of;
  }

  /** Is closed with this, before all that were added earlier. */
  <T extends AutoCloseable> T add(T holding) {
    steps.push(holding);
    return holding;
  }

  @Override
  public void close() {
    while (!steps.isEmpty()) {
      try {
        steps.pop().close();
      } catch (Exception e) {
        log.warn("{}: something was not given back, the rest is: {}", of, NetworkTrouble.words(e));
        log.debug("{} gave back in part", of, e);
      }
    }
  }
}
