package dev.nodepool.cli.node;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.ssh.Identities;
import dev.nodepool.ssh.KnownHosts;
import dev.nodepool.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "ssh",
    description =
        "Logs in to a node with the system's ssh, checking the host keys that Nodepool recorded.",
    footer = {"", "Example: nodepool ssh 0000000012"})
public final class SshCommand implements Callable<Integer> {
  private static final List<String> OLD_ALGORITHMS =
      List.of(
          "KexAlgorithms=+diffie-hellman-group14-sha1,diffie-hellman-group1-sha1,diffie-hellman-group-exchange-sha1",
          "Ciphers=+aes128-cbc,aes256-cbc,3des-cbc",
          "MACs=+hmac-md5,hmac-sha1-96",
          "PubkeyAcceptedAlgorithms=+ssh-rsa");

  private final Session session;

  @Parameters(index = "0", paramLabel = "NODE", description = "The id of the node.")
  private String node = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "What to run there; nothing for a shell.")
  private List<String> command = new ArrayList<>();

  public SshCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    SshTarget target;
    try (var store = session.store()) {
      target = NodeAccess.of(session, NodeLookup.read(store, node), ExitCode.FAILED);
    }
    try {
      return connect(target);
    } catch (IOException e) {
      throw new CommandFailure("The program ssh could not be started: install openssh-client.", e);
    }
  }

  private int connect(SshTarget target) throws IOException, InterruptedException {
    var knownHosts = Files.createTempFile("nodepool-known-hosts", "");
    try {
      Files.writeString(
          knownHosts, KnownHosts.render(target.host(), target.port(), target.hostKeys()));
      var words = arguments(target, knownHosts, Identities.privateKeys());
      words.addAll(command);
      return new ProcessBuilder(words).inheritIO().start().waitFor();
    } finally {
      Files.deleteIfExists(knownHosts);
    }
  }

  /** The system's ssh with what we know of the node; without host keys none are checked. */
  static List<String> arguments(SshTarget target, Path knownHosts, List<Path> identities) {
    List<String> words = new ArrayList<>(List.of("ssh"));
    boolean check = !target.hostKeys().isEmpty();
    words.addAll(List.of("-o", "UserKnownHostsFile=" + knownHosts));
    words.addAll(List.of("-o", "GlobalKnownHostsFile=/dev/null"));
    words.addAll(List.of("-o", "StrictHostKeyChecking=" + (check ? "yes" : "no")));
    if (!check) {
      words.addAll(List.of("-o", "LogLevel=ERROR"));
    }
    if (target.oldAlgorithms()) {
      OLD_ALGORITHMS.forEach(option -> words.addAll(List.of("-o", option)));
      // Newer clients do not know the name ssh-dss any more, and refuse to hear it.
      boolean dss = target.hostKeys().stream().anyMatch(key -> key.startsWith("ssh-dss "));
      words.addAll(List.of("-o", "HostKeyAlgorithms=+ssh-rsa" + (dss ? ",ssh-dss" : "")));
    }
    words.addAll(List.of("-p", Integer.toString(target.port())));
    identities.forEach(identity -> words.addAll(List.of("-i", identity.toString())));
    words.addAll(List.of("-l", target.user(), "--", target.host()));
    return words;
  }
}
