package dev.nodepool.app;

import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes things in the opposite order of their opening; a fault of one does not keep the others.
 */
final class Closing {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  private Closing() {}

  /** Empties the stack; a second time does nothing. */
  static void all(Deque<AutoCloseable> open) {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        log.warn("Something did not close in order: {}", e.toString());
      }
    }
  }
}
