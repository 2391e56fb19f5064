package dev.nodepool.client;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.Store;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what people have left behind: persistent leases and requests whose time is over. */
public final class ExpirySweep {
  private static final Logger log = LoggerFactory.getLogger(ExpirySweep.class);
  private final Store store;
  private final PersistentLeases leases;

  public ExpirySweep(Store store) {
    this.store = store;
    this.leases = new PersistentLeases(store);
  }

  /** Gives back those of the nodes in {@code hold} whose lease is over. Asks only for those. */
  public void nodes(Collection<Node> held) throws InterruptedException {
    for (var node : held) {
      var terms = LeaseTerms.of(node);
      if (terms.isPresent() && terms.get().isOver(store.now())) {
        release(node.id(), terms.get().owner());
      }
    }
  }

  private void release(String nodeId, String owner) throws InterruptedException {
    try {
      leases.release(nodeId, owner);
      log.info("The lease of node {} by {} is over", nodeId, owner);
    } catch (LeaseException e) {
      log.info("Not yet: {}", e.getMessage());
    }
  }

  /** Deletes those of the requests that nobody has taken up in time. */
  public void requests(Collection<NodeRequest> requests) throws InterruptedException {
    var now = store.now();
    for (var request : requests) {
      if (RequestExpiry.of(request).filter(end -> !now.isBefore(end)).isPresent()) {
        log.info("Request {} of {} is over", request.id(), request.requestor());
        store.requests().delete(request.id());
      }
    }
  }
}
