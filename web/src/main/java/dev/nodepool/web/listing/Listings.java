package dev.nodepool.web.listing;

import dev.nodepool.cli.image.ImageTables;
import dev.nodepool.cli.node.NodeTable;
import dev.nodepool.cli.output.PythonJson;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.request.LabelTable;
import dev.nodepool.cli.request.RequestTable;
import dev.nodepool.model.Component;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lists by their paths. What was made is given again for a second, so that many who ask cost as
 * much as one. Any thread; one list is made at a time.
 */
public final class Listings {
  /** How long a list counts as fresh, here and for whoever keeps it. */
  public static final Duration FRESH = Duration.ofSeconds(1);

  private static final Set<String> PATHS =
      Set.of(
          "/node-list",
          "/request-list",
          "/label-list",
          "/image-list",
          "/dib-image-list",
          "/image-status");

  private static final int KEPT = 50;

  private final Supplier<Optional<Store>> store;
  private final InstantSource clock;
  private final Map<Query, Listing> made = new HashMap<>();

  /** From the store of that moment; there is none before the launcher is connected. */
  public Listings(Supplier<Optional<Store>> store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param node the id of the one node that is wanted, null for all
   * @param fields keys of the columns that the table shall have, joined by commas; null for all
   */
  public record Query(
      String path, ListingFormat format, @Nullable String node, @Nullable String fields) {}

  /** A list, and when it was made. */
  public record Listing(Instant made, String text) {
    private boolean isFresh(Instant now) {
      return !now.isBefore(made) && !now.isAfter(made.plus(FRESH));
    }
  }

  /** Whether there is a list of that path. */
  public static boolean has(String path) {
    return PATHS.contains(path);
  }

  /** The list; empty when the launcher has no records yet. Blocks while these are loaded. */
  public synchronized Optional<Listing> get(Query query) throws InterruptedException {
    var now = clock.instant();
    var known = made.get(query);
    if (known != null && known.isFresh(now)) {
      return Optional.of(known);
    }
    var records = store.get();
    if (records.isEmpty()) {
      return Optional.empty();
    }
    var listing = new Listing(now, text(query, rows(query, records.get(), now)));
    if (made.size() >= KEPT) {
      made.clear();
    }
    made.put(query, listing);
    return Optional.of(listing);
  }

  private static Rows<?> rows(Query query, Store store, Instant now) throws InterruptedException {
    var images =
        query.format() == ListingFormat.JSON
            ? ImageTables.withSeconds()
            : ImageTables.withAges(now);
    return switch (query.path()) {
      case "/node-list" -> NodeTable.of(nodes(store, query.node()), now);
      case "/request-list" ->
          RequestTable.of(
              store.requests().watch().all().stream().map(found -> found.value()).toList());
      case "/label-list" -> LabelTable.of(labels(store));
      case "/image-list" -> images.uploads(store.images().watch().uploads());
      case "/dib-image-list" -> images.builds(store.images().watch(), _ -> false);
      case "/image-status" -> images.status(store, store.images().watch());
      default -> throw new IllegalArgumentException(query.path());
    };
  }

  /** Nodepool 11 does not look at the lock of a node that is asked for by its id. */
  private static List<NodeTable.Row> nodes(Store store, @Nullable String id)
      throws InterruptedException {
    var nodes = store.nodes().watch();
    if (id != null && !id.isEmpty()) {
      return nodes.get(id).stream().map(node -> new NodeTable.Row(node, false)).toList();
    }
    List<NodeTable.Row> rows = new ArrayList<>();
    nodes.all().forEach(node -> rows.add(new NodeTable.Row(node, nodes.locked(node.id()))));
    return rows;
  }

  private static TreeSet<String> labels(Store store) throws InterruptedException {
    var labels = new TreeSet<String>();
    store.components().watch().pools().stream().map(Component.Pool::labels).forEach(labels::addAll);
    return labels;
  }

  private static String text(Query query, Rows<?> rows) {
    var usual = rows.asInNodepool11();
    if (query.format() == ListingFormat.JSON) {
      return PythonJson.text(usual.objects());
    }
    if (query.fields() == null || query.fields().isEmpty()) {
      return usual.table(true);
    }
    var wanted = new HashSet<>(List.of(query.fields().split(",")));
    return usual.withKeys(wanted::contains).table(true);
  }
}
