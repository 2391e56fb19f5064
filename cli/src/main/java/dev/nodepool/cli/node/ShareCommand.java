package dev.nodepool.cli.node;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.Printable;
import dev.nodepool.ssh.RemoteShell;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshException;
import dev.nodepool.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "share",
    description = "Lets somebody else log in to a node, by a public key of theirs.",
    footer = {"", "Example: nodepool share 0000000012 --key eve.pub"})
public final class ShareCommand implements Callable<Integer> {
  private static final Duration LOGIN = Duration.ofMinutes(1);

  /** A line without options: these could do more than let somebody in. */
  private static final Pattern PUBLIC_KEY =
      Pattern.compile("(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [ -~]*)?");

  /** Adds each line of the input to authorized_keys unless it is there. */
  private static final String ADD =
      """
      umask 077 && mkdir -p "$HOME/.ssh" && cd "$HOME/.ssh" && touch authorized_keys || exit 1
      [ -z "$(tail -c 1 authorized_keys)" ] || echo >> authorized_keys
      for key in %s; do
        grep -qxF -e "$key" authorized_keys || printf '%%s\\n' "$key" >> authorized_keys || exit 1
      done
      """;

  private final Session session;

  @Parameters(paramLabel = "NODE", description = "The id of the node.")
  private String node = "";

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "A file with public keys, one a line.")
  private Path key = Path.of("");

  public ShareCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var keys = keys();
    SshTarget target;
    try (var store = session.store()) {
      target = NodeAccess.of(session, NodeLookup.read(store, node), ExitCode.FAILED);
    }
    add(keys, target);
    session
        .err()
        .printf(
            "%d key%s may log in to node %s now: ssh -p %d %s@%s%n",
            keys.size(),
            keys.size() == 1 ? "" : "s",
            node,
            target.port(),
            target.user(),
            target.host());
    return ExitCode.DONE;
  }

  private List<String> keys() {
    List<String> lines;
    try {
      lines =
          Files.readAllLines(key).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
    } catch (IOException e) {
      throw new CommandFailure(
          "The file %s cannot be read: name a file with public keys, such as ~/.ssh/id_ed25519.pub."
              .formatted(key),
          e);
    }
    if (lines.isEmpty() || !lines.stream().allMatch(line -> PUBLIC_KEY.matcher(line).matches())) {
      throw new CommandFailure(
          "The file %s holds something else than public keys: name one such as ~/.ssh/id_ed25519.pub."
              .formatted(key));
    }
    return lines;
  }

  private void add(List<String> keys, SshTarget target) throws InterruptedException {
    try (var connections = new SshConnections();
        var shell = RemoteShell.connect(connections, target, LOGIN)) {
      var result = shell.run(script(keys), LOGIN);
      if (result.exit() != 0) {
        throw new CommandFailure(
            "Node %s does not take the key (%s): it needs a POSIX shell and a home directory of %s."
                .formatted(node, Printable.line(result.stderr().strip()), target.user()));
      }
    } catch (SshException e) {
      throw new CommandFailure(e);
    }
  }

  /** What is run on the node, by whatever shell it has. */
  static String script(List<String> keys) {
    return ADD.formatted(keys.stream().map(RemoteShell::quote).collect(Collectors.joining(" ")));
  }
}
