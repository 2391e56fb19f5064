package dev.nodepool.cli.request;

import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.client.Progress;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.request.RequestCache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The line that tells a person what a request is doing and how many are served before it, once a
 * second. Silent for programs, for which it reads nothing either.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";

  /** How much of a reason is shown: a longer line would not be erased as a whole. */
  private static final int REASON = 100;

  private final Terminal terminal;
  private final String id;
  private final @Nullable RequestCache requests;
  private final long begin = System.nanoTime();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread ticker;
  private volatile String state = "requested";

  /** Reads all requests if a person watches, and follows them from then on. */
  ProgressLine(Terminal terminal, Store store, String id) throws InterruptedException {
    this.terminal = terminal;
    this.id = id;
    this.requests = terminal.errorIsTerminal() ? store.requests().watch() : null;
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
      terminal
          .err()
          .print(ERASE_LINE + "Request %s: %s, %s%s%s".formatted(id, state, before(), age, why()));
      terminal.err().flush();
    }
  }

  private String before() {
    if (requests == null || !state.equals(RequestState.REQUESTED.wire())) {
      return "";
    }
    long count = requests.get(id).map(own -> before(requests, own.value())).orElse(0L);
    return count == 0 ? "next in the queue, " : "%d before it, ".formatted(count);
  }

  /** What the pool that looked at it last had to say, as far as one line has room. */
  private String why() {
    return Optional.ofNullable(requests)
        .flatMap(all -> all.get(id))
        .map(found -> found.value().reasons())
        .filter(reasons -> !reasons.isEmpty())
        .map(reasons -> ": " + oneLine(reasons.getLast().text()))
        .orElse("");
  }

  private static String oneLine(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= REASON ? line : line.substring(0, REASON - 3) + "...";
  }

  /** Whatever is not done yet and more urgent. */
  private static long before(RequestCache requests, NodeRequest own) {
    return Stream.of(RequestState.REQUESTED, RequestState.PENDING)
        .flatMap(open -> requests.byState(open).stream())
        .filter(other -> NodeRequest.BY_URGENCY.compare(other.value(), own) < 0)
        .count();
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
