package dev.nodepool.cli.builder;

import dev.nodepool.cli.cleanup.Confirmation;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.ssh.HostKeyScan;
import dev.nodepool.ssh.KnownHosts;
import dev.nodepool.ssh.ScanFailedException;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.TrustedHosts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "trust-host",
    description = {
      "Records the host keys of a machine that the builder is to build images on.",
      "Shows their fingerprints first: compare them with those that the machine itself shows."
    },
    footer = {"", "Example: nodepool builder trust-host nodepool@image-builder.example.org"})
public final class TrustHostCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Session session;

  @Parameters(paramLabel = "HOST", description = "The machine, as [user@]host[:port].")
  private String name = "";

  @Option(names = "--yes", description = "Do not ask; needed where there is no terminal.")
  private boolean yes;

  @Option(
      names = "--replace",
      description = "Take the keys although others were trusted, as of a machine that is new.")
  private boolean replace;

  public TrustHostCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var host = RemoteHost.parse(name);
    var hosts = TrustedHosts.in(session.dataHome().root());
    var shown = scan(host);
    try {
      var trusted = hosts.keys(host.host(), host.port());
      switch (TrustedHosts.compare(trusted, shown)) {
        case TRUSTED ->
            session.out().printf("%s is trusted already, with %s.%n", name, fingerprints(trusted));
        case UNKNOWN -> trust(hosts, host, shown);
        case CHANGED -> {
          if (!replace) {
            throw new CommandFailure(
                "%s shows %s and was trusted with %s: somebody may be in between. If the machine is new, say --replace."
                    .formatted(name, fingerprints(shown), fingerprints(trusted)));
          }
          trust(hosts, host, shown);
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "The keys of %s cannot be recorded in %s (%s): run this as the user whom the builder runs as."
              .formatted(name, hosts.file(), FileTrouble.words(e)),
          e);
    }
    return ExitCode.DONE;
  }

  private List<String> scan(RemoteHost host) throws InterruptedException {
    try (var connections = new SshConnections()) {
      return new HostKeyScan(connections).scan(host.host(), host.port(), PATIENCE);
    } catch (ScanFailedException e) {
      throw new CommandFailure(e);
    }
  }

  private void trust(TrustedHosts hosts, RemoteHost host, List<String> keys) throws IOException {
    session.err().printf("%s shows %s.%n", name, fingerprints(keys));
    Confirmation.demand(session, "Are these its own?", yes);
    hosts.trust(host.host(), host.port(), keys);
    session.out().printf("%s is trusted: its keys are in %s.%n", name, hosts.file());
  }

  private static String fingerprints(List<String> keys) {
    return keys.stream().map(KnownHosts::fingerprint).collect(Collectors.joining(", "));
  }
}
