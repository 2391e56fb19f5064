package dev.nodepool.app;

import dev.nodepool.model.text.NetworkTrouble;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes things in the opposite order of their opening; a fault of one does not keep the others.
 */
final class OpenResources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T one) {
    open.push(one);
    return one;
  }

  /** A second time does nothing. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        log.warn("Something did not close in order: {}", NetworkTrouble.words(e));
      }
    }
  }
}
