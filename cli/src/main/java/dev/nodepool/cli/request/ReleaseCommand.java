package dev.nodepool.cli.request;

import dev.nodepool.cli.node.NodeLookup;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.client.LeaseException;
import dev.nodepool.client.LeaseTerms;
import dev.nodepool.client.NodepoolClient;
import dev.nodepool.client.RequestExpiry;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "release",
    description = "Gives back the nodes of a request of ours, or one of its nodes.",
    footer = {"", "Example: nodepool release 200-0000000012"})
public final class ReleaseCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "REQUEST|NODE", description = "The id of a request or of a node.")
  private String id = "";

  public ReleaseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store();
        var client = new NodepoolClient(store, Requestor.name())) {
      boolean isRequest = id.indexOf('-') >= 0;
      int released = isRequest ? releaseRequest(store, client) : releaseNode(store, client);
      session.err().printf("Released %s (%d nodes).%n", id, released);
    } catch (LeaseException e) {
      throw new CommandFailure(e);
    }
    return ExitCode.DONE;
  }

  private int releaseRequest(Store store, NodepoolClient client)
      throws LeaseException, InterruptedException {
    var waiting = store.requests().read(id);
    if (waiting.isPresent()) {
      return cancel(store, client, waiting.get().value());
    }
    List<Node> leased =
        store.nodes().readAll().stream()
            .map(listing -> listing.node())
            .filter(node ->
                LeaseTerms.of(node).filter(terms -> terms.owner().endsWith(":" + id)).isPresent())
            .toList();
    if (leased.isEmpty()) {
      throw new CommandFailure(
          "There is no request %s, and no node is kept for it: see nodepool request-list."
              .formatted(id));
    }
    for (var node : leased) {
      releaseLease(client, node);
    }
    return leased.size();
  }

  /** Somebody may have worked on the nodes of a served request: they are not used again. */
  private int cancel(Store store, NodepoolClient client, NodeRequest request)
      throws InterruptedException {
    var requestor = request.requestor();
    if (requestor == null || !requestor.startsWith(RequestExpiry.CLI_REQUESTOR)) {
      throw new CommandFailure(
          "Request %s is not ours but %s's: only its requestor may take it back."
              .formatted(id, requestor));
    }
    for (var node : request.nodes()) {
      var held = store.nodes().tryLock(node);
      if (held.isPresent()) {
        try (var lock = held.get()) {
          lock.update(one ->
              one.state() == NodeState.READY ? one.moved(NodeState.DELETING, store.now()) : one);
        }
      }
    }
    client.cancel(id);
    return request.nodes().size();
  }

  private int releaseNode(Store store, NodepoolClient client)
      throws LeaseException, InterruptedException {
    releaseLease(client, NodeLookup.read(store, id));
    return 1;
  }

  private static void releaseLease(NodepoolClient client, Node node)
      throws LeaseException, InterruptedException {
    var terms = LeaseTerms.of(node);
    if (terms.isEmpty() || !terms.get().owner().startsWith(RequestExpiry.CLI_REQUESTOR)) {
      throw new CommandFailure(
          "Node %s is not kept by nodepool request: delete it with nodepool delete %s."
              .formatted(node.id(), node.id()));
    }
    client.releaseLease(node.id(), terms.get().owner());
  }
}
