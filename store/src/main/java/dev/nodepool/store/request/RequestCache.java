package dev.nodepool.store.request;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.IndexedMap.Index;
import dev.nodepool.store.watch.RecordLayout;
import dev.nodepool.store.watch.TreeWatch;
import dev.nodepool.store.watch.WatchedCache;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All requests, watched, with an index and counts. */
public final class RequestCache
    extends WatchedCache<NodeRequest, Versioned<NodeRequest>, RequestChange> {
  private final Index<RequestState, Versioned<NodeRequest>> byState =
      values.by(request -> request.value().state());
  private final RequestCounts counts = new RequestCounts();

  RequestCache(Connection connection, ContenderNames names) {
    super(
        "requests",
        new TreeWatch<>(
            connection,
            names,
            connection.paths.requests,
            new RecordLayout.Flat(false),
            Codecs.REQUEST),
        Function.identity());
  }

  public Collection<Versioned<NodeRequest>> byState(RequestState state) {
    return byState.get(state);
  }

  /** How many requests there are by the labels that they want. */
  public RequestCounts counts() {
    return counts;
  }

  @Override
  protected RequestChange changed(
      String id, @Nullable Versioned<NodeRequest> before, @Nullable Versioned<NodeRequest> after) {
    counts.changed(before, after);
    return new RequestChange(id, before, after);
  }
}
