package dev.nodepool.cli.explain;

import dev.nodepool.cli.image.ImageExplanation;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.launcher.explain.Explainer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Says why a request waits, why a node stays, where a label can be had,",
      "or why an image is not built or not uploaded."
    },
    footer = {
      "",
      "Examples:",
      "  nodepool explain request 200-0000000042",
      "  nodepool explain node 0000000007 -o json",
      "  nodepool explain label small",
      "  nodepool explain image debian"
    })
public final class ExplainCommand implements Callable<Integer> {
  /** What can be explained. */
  enum Kind {
    request,
    node,
    label,
    image
  }

  private final Session session;

  @Parameters(index = "0", paramLabel = "KIND", description = "request, node, label or image.")
  private Kind kind = Kind.request;

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The id, or the name of the label or image.")
  private String id = "";

  public ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var explainer = new Explainer(store);
      switch (kind) {
        case request -> {
          var found = explainer.request(id).orElseThrow(() -> unknown("request-list"));
          session.printer().print(ExplainText.of(found, session.now()), ExplainDocument.of(found));
        }
        case node -> {
          var found = explainer.node(id).orElseThrow(() -> unknown("list"));
          session.printer().print(ExplainText.of(found, session.now()), ExplainDocument.of(found));
        }
        case image -> {
          var found =
              ImageExplanation.of(session, store, id).orElseThrow(() -> unknown("image-status"));
          session.printer().print(found.text(), found.document());
        }
        case label -> {
          var found = explainer.label(id).orElseThrow(() -> unknown("label-list"));
          session.printer().print(ExplainText.of(found), ExplainDocument.of(found));
        }
      }
    }
    return ExitCode.DONE;
  }

  private CommandFailure unknown(String command) {
    return new CommandFailure(
        "There is no %s %s: see nodepool %s for those that exist.".formatted(kind, id, command));
  }
}
