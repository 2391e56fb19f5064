package dev.nodepool.app;

import dev.nodepool.app.process.DaemonSignals;
import dev.nodepool.app.process.ThreadDeaths;
import dev.nodepool.app.process.ThreadDump;
import dev.nodepool.cli.session.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the start of a daemon to its end, which a signal brings, or the loss of something that it
 * cannot do without. Thread-safe.
 */
final class DaemonRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  /** Whoever does not want to wait that long sends a second SIGINT. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Runnable atExit;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** It is run even when the process ends on the spot. */
  DaemonRun(Runnable atExit) {
    this.atExit = atExit;
    new ThreadDeaths(this::endUnlessStopped).watch();
    new DaemonSignals(stopped::countDown, this::endOnTheSpot, ThreadDump::log).install();
  }

  /** Before this, an orderly stop just ends what has been started so far. */
  void listenToSignals(NodepoolDaemon daemon) {
    new DaemonSignals(() -> stop(daemon), this::endOnTheSpot, ThreadDump::log).install();
  }

  private void stop(NodepoolDaemon daemon) {
    try {
      daemon.stopGracefully(PATIENCE);
    } catch (InterruptedException e) {
      log.debug("The orderly stop was interrupted");
    } finally {
      stopped.countDown();
    }
  }

  private void endOnTheSpot() {
    log.info("The process ends at once");
    atExit.run();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  /**
   * Ends the process now, with the code of a failure. Whoever calls has said why. Nothing is taken
   * back in order, because that would need what was lost; the next start finds what is left.
   */
  void endFailed() {
    try {
      log.error("The process cannot go on and ends with code {}", ExitCode.FAILED);
      atExit.run();
    } finally {
      // Where memory is short, even a line of the log may be too much.
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }

  /** What ends while everything is closed has no meaning any more. */
  private void endUnlessStopped() {
    if (stopped.getCount() > 0) {
      endFailed();
    }
  }

  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
