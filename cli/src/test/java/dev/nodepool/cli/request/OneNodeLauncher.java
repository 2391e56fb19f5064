package dev.nodepool.cli.request;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Component;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.Store;
import dev.nodepool.store.component.Registration;
import dev.nodepool.store.request.RequestChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Serves every request of the label small with the same machine, or declines it. */
final class OneNodeLauncher implements AutoCloseable {
  private final Store store;
  private final Machine machine;
  private final boolean declines;
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  private final Registration registration;
  private final Thread thread;

  OneNodeLauncher(Store store, Machine machine, boolean declines) throws InterruptedException {
    this.store = store;
    this.machine = machine;
    this.declines = declines;
    this.registration =
        store
            .components()
            .register(
                new Component.Pool(
                    "test-pool",
                    "main",
                    "cloud",
                    List.of("small"),
                    100,
                    false,
                    "h",
                    "running",
                    "1",
                    0));
    store.requests().watch().listen(this::changed);
    thread = Thread.ofVirtual().start(this::serve);
  }

  private void changed(RequestChange change) {
    news.add(change.id());
  }

  private void serve() {
    try {
      while (true) {
        var id = news.take();
        var held = store.requests().tryLock(id);
        if (held.isPresent()) {
          try (var lock = held.get()) {
            if (lock.request().state() == RequestState.REQUESTED) {
              answer(lock.request());
              lock.update(this::answered);
            }
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final List<String> nodes = new ArrayList<>();

  private void answer(NodeRequest request) throws InterruptedException {
    nodes.clear();
    if (!declines) {
      for (var label : request.labels()) {
        var node =
            Node.init(
                    label,
                    new Owner("cloud", "main", "test-pool"),
                    Allocation.to(request),
                    null,
                    store.now())
                .moved(NodeState.READY, store.now())
                .withMachine(machine);
        nodes.add(store.nodes().create(List.of(node)).getFirst().id());
      }
    }
  }

  private NodeRequest answered(NodeRequest request) {
    return declines
        ? request.declinedBy("test-pool").moved(RequestState.FAILED, store.now())
        : request.fulfilled(List.copyOf(nodes), store.now());
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
    registration.close();
  }
}
