package dev.nodepool.builder.validation;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.client.Lease;
import dev.nodepool.client.LeaseException;
import dev.nodepool.client.NodepoolClient;
import dev.nodepool.client.RequestOptions;
import dev.nodepool.client.RequestOutcome;
import dev.nodepool.config.Diskimage.Validation;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.ssh.CommandResult;
import dev.nodepool.ssh.RemoteShell;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshException;
import dev.nodepool.ssh.SshTarget;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A node that boots from one upload, asked for as anybody asks for nodes. */
final class TrialNode {
  private static final String REQUESTOR = "NodePool:image-validation";

  /** A cloud that is full for longer than that is waited for by the next try. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration LOGIN = Duration.ofMinutes(2);
  private static final int LINES = 20;
  private static final int CHARACTERS = 2_000;
  private static final Set<String> WITHOUT_SSH = Set.of("winrm", "kubectl", "namespace", "project");

  /** The launcher's word for a machine that runs and never answers. */
  private static final String NO_HOST_KEYS = "NO_HOST_KEYS";

  private final Store store;
  private final ImageUpload upload;
  private final Validation validation;
  private final UnaryOperator<String> masked;

  /**
   * @param masked takes secrets out of a text
   */
  TrialNode(Store store, ImageUpload upload, Validation validation, UnaryOperator<String> masked) {
    this.store = store;
    this.upload = upload;
    this.validation = validation;
    this.masked = masked;
  }

  /**
   * Has the command run on a node of that label. Blocks; nothing is left when it is interrupted.
   */
  Verdict tried(String label) throws InterruptedException {
    var options =
        RequestOptions.of(label).withProvider(upload.provider()).withImageUpload(upload.path());
    try (var client = new NodepoolClient(store, REQUESTOR);
        var asking = client.ask(options)) {
      return switch (asking.await(PATIENCE, _ -> {})) {
        case RequestOutcome.Served(var lease) -> onNode(lease);
        case RequestOutcome.Failed(var request) -> notServed(request);
        case RequestOutcome.Gone(var id) ->
            new Verdict.Open("request %s was deleted by somebody else".formatted(id));
        case RequestOutcome.TimedOut(var id, var patience) ->
            new Verdict.Open(
                "request %s for a node of label %s was not served within %d s"
                    .formatted(id, label, patience.toSeconds()));
      };
    }
  }

  private Verdict notServed(NodeRequest request) {
    var last =
        request.reasons().stream()
            .filter(reason -> upload.provider().equals(reason.provider()))
            .max(Comparator.comparing(Reason::time));
    var why = last.map(Reason::text).orElse("its launcher did not say why");
    boolean silent = last.filter(reason -> reason.code().equals(NO_HOST_KEYS)).isPresent();
    return silent
        ? new Verdict.Failed("", "its nodes do not answer: " + why)
        : new Verdict.Open("request %s failed: %s".formatted(request.id(), why));
  }

  private Verdict onNode(Lease lease) throws InterruptedException {
    try (lease) {
      lease.use();
      if (lease.nodes().isEmpty()) {
        return new Verdict.Open("the node vanished before it was used");
      }
      return onNode(lease.nodes().getFirst());
    } catch (LeaseException e) {
      return new Verdict.Open(String.valueOf(e.getMessage()));
    }
  }

  private Verdict onNode(Node node) throws InterruptedException {
    if (!upload.path().equals(node.imageUpload().orElse(""))) {
      return new Verdict.Open(
          "node %s was made by a launcher that knows no validation".formatted(node.id()));
    }
    var machine = node.machine();
    var type = requireNonNullElse(machine.connectionType(), "ssh");
    var address = requireNonNullElse(machine.interfaceIp(), "");
    if (WITHOUT_SSH.contains(type) || address.isEmpty()) {
      return new Verdict.Failed(
          node.id(), "node %s has no ssh, so the command cannot run".formatted(node.id()));
    }
    var user = requireNonNullElse(machine.username(), "zuul");
    var target = new SshTarget(address, machine.port(), user, machine.hostKeys(), null);
    try (var connections = new SshConnections();
        var shell = RemoteShell.connect(connections, target, LOGIN)) {
      var result = shell.run(validation.command(), validation.timeout());
      return result.succeeded()
          ? new Verdict.Passed(node.id())
          : new Verdict.Failed(
              node.id(),
              "the command ended with exit code %d on node %s%s"
                  .formatted(result.exit(), node.id(), lastLines(result)));
    } catch (SshException e) {
      return new Verdict.Failed(
          node.id(),
          "node %s: %s"
              .formatted(
                  node.id(), masked.apply(requireNonNullElse(e.getMessage(), "ssh failed"))));
    }
  }

  /** What it said at the end, for whoever has to mend the image. */
  private String lastLines(CommandResult result) {
    var lines = masked.apply(result.stdout() + result.stderr()).strip().lines().toList();
    var last = String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    var text = last.substring(Math.max(0, last.length() - CHARACTERS));
    return text.isEmpty() ? "" : ": " + text;
  }
}
