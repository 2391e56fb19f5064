package dev.nodepool.cli.command;

import dev.nodepool.cli.Durations;
import dev.nodepool.cli.Terminal;
import dev.nodepool.client.Progress;
import dev.nodepool.model.NodeRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The line that tells a person what a request is doing, once a second. Silent for programs. */
final class WaitingLine implements Progress, AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final String id;
  private final long begin = System.nanoTime();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread ticker;
  private volatile String state = "requested";

  WaitingLine(Terminal terminal, String id) {
    this.terminal = terminal;
    this.id = id;
    this.ticker = Thread.ofVirtual().name("waiting-line").unstarted(this::tick);
    if (terminal.errorIsTerminal()) {
      ticker.start();
    }
  }

  private void tick() {
    try {
      do {
        show();
      } while (!done.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void show() {
    if (done.getCount() > 0) {
      var age = Durations.text(Duration.ofNanos(System.nanoTime() - begin));
      terminal.err().print(ERASE_LINE + "Request %s: %s, %s".formatted(id, state, age));
      terminal.err().flush();
    }
  }

  @Override
  public void changed(NodeRequest request) {
    state = request.state().wire();
    if (terminal.errorIsTerminal()) {
      show();
    }
  }

  @Override
  public synchronized void close() {
    if (done.getCount() > 0 && terminal.errorIsTerminal()) {
      terminal.err().print(ERASE_LINE);
      terminal.err().flush();
    }
    done.countDown();
  }
}
