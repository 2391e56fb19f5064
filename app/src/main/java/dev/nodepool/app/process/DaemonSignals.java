package dev.nodepool.app.process;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What signals do to a daemon: INT and USR1 stop it in order (a second INT at once), TERM ends it
 * on the spot, USR2 dumps the threads, HUP does nothing. Handlers run on threads of the JVM.
 */
public final class DaemonSignals {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");
  private final Runnable graceful;
  private final Runnable atOnce;
  private final Runnable dump;
  private final AtomicBoolean stopping = new AtomicBoolean();

  public DaemonSignals(Runnable graceful, Runnable atOnce, Runnable dump) {
    this.graceful = graceful;
    this.atOnce = atOnce;
    this.dump = dump;
  }

  public void install() {
    on("INT", this::interrupt);
    on("USR1", this::stopInOrder);
    on("TERM", atOnce);
    on("USR2", dump);
    on("HUP", () -> log.debug("SIGHUP is ignored: a changed configuration is noticed by itself"));
  }

  private void interrupt() {
    if (stopping.get()) {
      atOnce.run();
    } else {
      stopInOrder();
    }
  }

  private void stopInOrder() {
    if (stopping.compareAndSet(false, true)) {
      Thread.ofPlatform().name("graceful-stop").start(graceful);
    }
  }

  private static void on(String name, Runnable action) {
    SignalHandler handler = signal -> action.run();
    try {
      Signal.handle(new Signal(name), handler);
    } catch (IllegalArgumentException e) {
      log.warn("SIG{} keeps its usual effect: {}", name, e.getMessage());
    }
  }
}
