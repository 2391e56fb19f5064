package dev.nodepool.client;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.Versioned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for nodes in the name of one requestor. Any thread; calls block. */
public final class NodepoolClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodepoolClient.class);

  private final Store store;
  private final String requestor;
  private final RequestWatch watch;
  private final Map<String, RequestHandle> handles = new ConcurrentHashMap<>();

  private NodepoolClient(Store store, String requestor, RequestWatch watch) {
    this.store = store;
    this.requestor = requestor;
    this.watch = watch;
  }

  /**
   * For a few requests at a time: each that is waited for has a watch of its own.
   *
   * @param store stays open when this is closed
   * @param requestor who asks, such as {@code NodePool:cli:user@host}
   */
  public NodepoolClient(Store store, String requestor) {
    this(store, requestor, new RequestWatch.Single(store));
  }

  /**
   * For thousands of requests at a time: all are followed by one watch, which sees all others too.
   */
  public static NodepoolClient forMany(Store store, String requestor) throws InterruptedException {
    return new NodepoolClient(store, requestor, new RequestWatch.Shared(store));
  }

  /** Stores the request. An interrupt meanwhile takes it back. */
  public RequestHandle ask(RequestOptions options) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before nodes were asked for");
    }
    var request = written(options);
    // On a thread of its own, so that an interrupt cannot leave a request that nobody knows.
    var creation =
        new FutureTask<>(
            () -> store.requests().create(request, options.priority(), !options.isPersistent()));
    Thread.ofVirtual().name("ask").start(creation);
    try {
      return follow(request.withId(creation.get()), options.isPersistent());
    } catch (InterruptedException e) {
      Cleanup.run("taking back a request", () -> takeBack(creation));
      throw e;
    } catch (ExecutionException e) {
      throw failed(e);
    }
  }

  /** Goes on with a request that an earlier process has left; empty when there is none. */
  public Optional<RequestHandle> resume(String requestId) throws InterruptedException {
    return store.requests().read(requestId).map(found -> follow(found.value(), true));
  }

  /** The requests of this requestor, the most urgent first. Reads all requests. */
  public List<NodeRequest> requests() throws InterruptedException {
    return store.requests().readAll().stream()
        .map(Versioned::value)
        .filter(request -> requestor.equals(request.requestor()))
        .sorted(NodeRequest.BY_URGENCY)
        .toList();
  }

  /** Deletes the request; launchers free its nodes. Says whether there was one. */
  public boolean cancel(String requestId) throws InterruptedException {
    boolean existed = store.requests().read(requestId).isPresent();
    var handle = handles.get(requestId);
    if (handle != null) {
      handle.cancel();
    } else if (existed) {
      store.requests().delete(requestId);
    }
    return existed || handle != null;
  }

  /** The nodes that are kept for that owner beyond a process, sorted by id. Reads all nodes. */
  public List<Node> leased(String owner) throws InterruptedException {
    return new PersistentLeases(store).of(owner);
  }

  /**
   * Gives a node back that was kept for that owner; silent when it is gone.
   *
   * @throws LeaseException when it is kept for somebody else, or not at all
   */
  public void releaseLease(String nodeId, String owner)
      throws LeaseException, InterruptedException {
    new PersistentLeases(store).release(nodeId, owner);
  }

  /** Cancels what would end with this process, and gives back what is leased. */
  @Override
  public void close() {
    List.copyOf(handles.values()).forEach(RequestHandle::close);
    watch.close();
  }

  private void forget(RequestHandle handle) {
    handles.remove(handle.id(), handle);
  }

  private RequestHandle follow(NodeRequest request, boolean persistent) {
    return handles.computeIfAbsent(
        request.id(), _ -> new RequestHandle(store, watch, this::forget, request, persistent));
  }

  private NodeRequest written(RequestOptions options) {
    var now = store.now();
    var request =
        NodeRequest.of(options.labels(), requestor, now)
            .withTenant(options.tenant())
            .withProvider(options.provider())
            .withRelativePriority(options.relativePriority())
            .withRequestorData(options.requestorData())
            .withEventId(UUID.randomUUID().toString().replace("-", ""));
    request = options.reuse() ? request : request.withoutReuse();
    var upload = options.imageUpload();
    request = upload == null ? request : request.withImageUpload(upload);
    var lifetime = options.lifetime();
    return lifetime == null ? request : RequestExpiry.set(request, now.plus(lifetime));
  }

  private void takeBack(FutureTask<String> creation) throws InterruptedException {
    try {
      store.requests().delete(creation.get());
    } catch (ExecutionException e) {
      log.debug("There is no request to take back", e);
    }
  }

  private static RuntimeException failed(ExecutionException e) {
    return e.getCause() instanceof RuntimeException problem
        ? problem
        : new IllegalStateException("the request could not be stored", e);
  }
}
