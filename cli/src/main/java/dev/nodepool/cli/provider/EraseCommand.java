package dev.nodepool.cli.provider;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.NodeListing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "erase",
    description = {
      "Forgets a provider: removes its image uploads and nodes from ZooKeeper.",
      "Machines and images that exist in the cloud stay there."
    },
    footer = {"", "Example: nodepool erase old-cloud"})
public final class EraseCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--force", description = "Do not ask.")
  private boolean force;

  @Parameters(paramLabel = "PROVIDER", description = "The name of the provider.")
  private String provider = "";

  public EraseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var uploads =
          store.images().readAllUploads().stream()
              .filter(upload -> upload.provider().equals(provider))
              .toList();
      var nodes =
          store.nodes().readAll().stream()
              .map(NodeListing::node)
              .filter(node -> provider.equals(node.provider()))
              .toList();
      if (!force) {
        ProviderInfo.of(provider, uploads, nodes).print(session.printer());
        if (!confirmed()) {
          session.err().println("Nothing was erased.");
          return ExitCode.DONE;
        }
      }
      for (var upload : uploads) {
        store.images().delete(upload);
      }
      return eraseNodes(store, nodes.stream().map(node -> node.id()).toList());
    }
  }

  private int eraseNodes(Store store, List<String> nodes) throws InterruptedException {
    List<String> locked = new ArrayList<>();
    for (var id : nodes) {
      var held = store.nodes().tryLock(id);
      if (held.isPresent()) {
        held.get().remove();
      } else if (store.nodes().read(id).isPresent()) {
        locked.add(id);
      }
    }
    if (locked.isEmpty()) {
      return ExitCode.DONE;
    }
    session
        .err()
        .printf(
            "These nodes are locked and stay: %s. Stop what uses them and erase again.%n",
            String.join(", ", locked));
    return ExitCode.FAILED;
  }

  private boolean confirmed() {
    var terminal = session.terminal();
    terminal.err().print("Erase all of this from ZooKeeper? [N/y] ");
    terminal.err().flush();
    try {
      var answer =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
              .readLine();
      return answer != null && answer.strip().equalsIgnoreCase("y");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
