package dev.nodepool.cli.runc;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.DataHome;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.driver.CloudException;
import dev.nodepool.drivers.runc.RuncHostSetup;
import dev.nodepool.drivers.runc.RuncHostSetup.Setup;
import dev.nodepool.drivers.runc.RuncHostSetup.Source;
import dev.nodepool.ssh.SshConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prepare plain Linux machines to carry nodes in containers. */
public final class RuncCommands {
  private final Session session;

  public RuncCommands(Session session) {
    this.session = session;
  }

  public List<Callable<Integer>> all() {
    return List.of(new SetupHost(), new GenerateConfig(), new Rootfs());
  }

  /** Something to do on a host. */
  @FunctionalInterface
  private interface HostTask {
    List<String> run(RuncHostSetup hosts) throws CloudException, InterruptedException;
  }

  private int onHost(HostTask task) throws InterruptedException {
    var home = DataHome.of(session.terminal().environment());
    try (var ssh = new SshConnections()) {
      var done = task.run(new RuncHostSetup(ssh, home.root()));
      session.printer().print(String.join(System.lineSeparator(), done), Map.of("done", done));
      return ExitCode.DONE;
    } catch (CloudException e) {
      throw new CommandFailure(e);
    }
  }

  @Command(
      name = "setup",
      description = "Installs on a host what its nodes need; may be run again.",
      footer = {"", "Example: nodepool runc setup root@host1.example.org"})
  private final class SetupHost implements Callable<Integer> {

    @Parameters(paramLabel = "HOST", description = "The host, as [user@]name[:port], or localhost.")
    private String host = "";

    @Option(names = "--user", paramLabel = "NAME", description = "Whom jobs log in as.")
    private String user = RuncHostSetup.DEFAULT_USER;

    @Option(names = "--package", paramLabel = "NAME", description = "One more package to install.")
    private List<String> packages = new ArrayList<>();

    @Option(names = "--host-key", paramLabel = "KEY", description = "A key that the host may show.")
    private List<String> hostKeys = new ArrayList<>();

    @Option(
        names = "--enable-insecure-slaves",
        description = "Also on a host that runs a launcher, whose network the jobs then share.")
    private boolean insecure;

    @Override
    public Integer call() throws InterruptedException {
      var setup = new Setup(hostKeys, user, List.of(), packages, insecure);
      return onHost(hosts -> hosts.setup(host, setup));
    }
  }

  @Command(
      name = "generate-config",
      description = "Prints a configuration with one pool for each host.",
      footer = {"", "Example: nodepool runc generate-config host1 host2 > /etc/nodepool/runc.yaml"})
  private final class GenerateConfig implements Callable<Integer> {
    private static final int MAX_SERVERS = 10;
    private static final int MIN_READY = 2;

    @Parameters(arity = "1..*", paramLabel = "HOST", description = "The hosts.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--label", paramLabel = "NAME", description = "The label (runc-centos).")
    private String label = "runc-centos";

    @Option(names = "--user", paramLabel = "NAME", description = "Whom jobs log in as.")
    private String user = RuncHostSetup.DEFAULT_USER;

    @Option(names = "--max-servers", paramLabel = "N", description = "Nodes on each host (10).")
    private int maxServers = MAX_SERVERS;

    @Option(names = "--min-ready", paramLabel = "N", description = "Nodes kept ready (2).")
    private int minReady = MIN_READY;

    @Override
    public Integer call() {
      session.out().print(RuncHostSetup.generateConfig(hosts, label, user, maxServers, minReady));
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "rootfs",
      description = "Makes a root file system for containers on a host.",
      footer = {"", "Example: nodepool runc rootfs host1 debian --debootstrap bookworm"})
  private final class Rootfs implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "HOST", description = "The host.")
    private String host = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "It will be /srv/NAME.")
    private String name = "";

    @Option(names = "--directory", paramLabel = "PATH", description = "Copy this directory.")
    private @Nullable String directory;

    @Option(names = "--tarball", paramLabel = "PATH", description = "Unpack this file.")
    private @Nullable String tarball;

    @Option(names = "--debootstrap", paramLabel = "SUITE", description = "A fresh Debian.")
    private @Nullable String suite;

    @Option(names = "--user", paramLabel = "NAME", description = "Whom jobs log in as.")
    private String user = RuncHostSetup.DEFAULT_USER;

    @Option(names = "--host-key", paramLabel = "KEY", description = "A key that the host may show.")
    private List<String> hostKeys = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
      var source = source();
      return onHost(hosts -> hosts.createRootfs(host, hostKeys, name, source, user));
    }

    private Source source() {
      List<Source> given = new ArrayList<>();
      if (directory != null) {
        given.add(new Source.Directory(directory));
      }
      if (tarball != null) {
        given.add(new Source.Tarball(tarball));
      }
      if (suite != null) {
        given.add(new Source.Debootstrap(suite));
      }
      if (given.size() != 1) {
        throw new CommandFailure(
            ExitCode.USAGE, "Name one source: --directory, --tarball or --debootstrap.");
      }
      return given.getFirst();
    }
  }
}
