package dev.nodepool.cli.explain;

import dev.nodepool.launcher.explain.Explainer;
import dev.nodepool.launcher.explain.PoolExplanation;
import dev.nodepool.launcher.explain.RequestExplanation;
import dev.nodepool.model.Reason;
import dev.nodepool.model.text.Printable;
import dev.nodepool.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What each pool makes of a request, a line each: why it does not serve it, what would help. */
public final class PoolReasons {
  private PoolReasons() {}

  /** Reads ZooKeeper; no lines when there is no such request. */
  public static List<String> of(Store store, String request) throws InterruptedException {
    return new Explainer(store).request(request).map(PoolReasons::of).orElse(List.of());
  }

  static List<String> of(RequestExplanation told) {
    if (told.pools().isEmpty() && told.request().reasons().isEmpty()) {
      return List.of(told.text());
    }
    List<String> lines = new ArrayList<>();
    told.pools().forEach(pool -> lines.add(line(pool)));
    var registered = told.pools().stream().map(pool -> pool.pool().id()).toList();
    told.request().reasons().stream()
        .filter(reason -> !registered.contains(String.valueOf(reason.launcher())))
        .forEach(reason -> lines.add(line(reason)));
    told.troubles().forEach(trouble -> lines.add(joined(Stream.of("Not at work: " + trouble))));
    return lines.stream().map(Printable::line).distinct().toList();
  }

  private static String line(PoolExplanation told) {
    return joined(
        Stream.concat(
            Stream.of(
                "Pool %s of provider %s: %s: %s"
                    .formatted(
                        told.pool().name(), told.pool().provider(), told.code(), told.text())),
            told.remedy().stream().map(remedy -> "What would change it: " + remedy)));
  }

  /** Of a pool that is gone. */
  private static String line(Reason reason) {
    return joined(
        Stream.of(
            "Pool %s of provider %s: %s: %s"
                .formatted(reason.pool(), reason.provider(), reason.code(), reason.text())));
  }

  /** Sentences one after the other. */
  private static String joined(Stream<String> parts) {
    return String.join(" ", parts.map(part -> part.endsWith(".") ? part : part + ".").toList());
  }
}
