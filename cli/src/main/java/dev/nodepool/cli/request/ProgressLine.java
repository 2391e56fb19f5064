package dev.nodepool.cli.request;

import dev.nodepool.cli.explain.PoolReasons;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.client.RequestListener;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.request.RequestCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a request that is waited for is doing. A person sees a line with how many are served
 * before it, once a second. Everybody is told what each pool makes of it, and what would help, when
 * that changes.
 */
final class ProgressLine implements RequestListener, AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";

  /** How much of a reason is shown: a longer line would not be erased as a whole. */
  private static final int REASON = 100;

  /** Who is served soon is told nothing; the next look comes after as long a time at least. */
  private static final Duration PACE = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofSeconds(4);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final Store store;
  private final String id;
  private final Duration pace;
  private final @Nullable RequestCache requests;
  private final long begin = System.nanoTime();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread ticker;
  private volatile String state = "requested";
  private String told = "";
  private Duration nextLook;

  /** Reads all requests if a person watches, and follows them from then on. */
  ProgressLine(Terminal terminal, Store store, String id) throws InterruptedException {
    this(terminal, store, id, FIRST, PACE);
  }

  /**
   * With other times.
   *
   * @param first when the pools are asked first
   * @param pace how often after that
   */
  ProgressLine(Terminal terminal, Store store, String id, Duration first, Duration pace)
      throws InterruptedException {
    this.terminal = terminal;
    this.store = store;
    this.id = id;
    this.pace = pace;
    this.nextLook = first;
    this.requests = terminal.errorIsTerminal() ? store.requests().watch() : null;
    this.ticker = Thread.ofVirtual().name("waiting-line").start(this::tick);
  }

  private void tick() {
    try {
      do {
        show();
        if (age().compareTo(nextLook) >= 0) {
          nextLook = age().plus(pace);
          tell(PoolReasons.of(store, id));
        }
      } while (!done.await(tickMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      // Whoever waits is told so by the wait itself.
    }
  }

  private long tickMillis() {
    return TICK.compareTo(pace) < 0 ? TICK.toMillis() : pace.toMillis();
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** One line that stays, when there is something new to say. */
  private synchronized void tell(List<String> reasons) {
    var text = String.join(" ", reasons);
    if (done.getCount() == 0 || text.isEmpty() || text.equals(told)) {
      return;
    }
    told = text;
    var erase = terminal.errorIsTerminal() ? ERASE_LINE : "";
    terminal
        .err()
        .println(
            "%sRequest %s has been %s for %s. %s"
                .formatted(erase, id, state, Durations.text(age()), text));
    terminal.err().flush();
    show();
  }

  private synchronized void show() {
    if (done.getCount() > 0 && terminal.errorIsTerminal()) {
      var age = Durations.text(age());
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
    show();
  }

  @Override
  public synchronized void close() {
    if (done.getCount() > 0 && terminal.errorIsTerminal()) {
      terminal.err().print(ERASE_LINE);
      terminal.err().flush();
    }
    done.countDown();
    // It may be reading, and ZooKeeper's connection is closed next.
    ticker.interrupt();
  }
}
