package dev.nodepool.drivers.runc;

import dev.nodepool.driver.CloudException;
import dev.nodepool.ssh.Identities;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a plain Linux machine ready to carry nodes, for the commands {@code nodepool runc setup},
 * {@code generate-config} and {@code rootfs}. Everything may be done twice.
 */
public final class RuncHostSetup {
  /** The user that jobs log in as unless told otherwise. */
  public static final String DEFAULT_USER = "zuul-worker";

  private static final Duration PACKAGES = Duration.ofMinutes(30);
  private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._:=~-]*");
  private static final Path ZUUL = Path.of("/var/lib/zuul/.ssh");

  private final SshConnections ssh;
  private final Identities identities;

  /** {@code home} is where Nodepool keeps its own key if the user has none. */
  public RuncHostSetup(SshConnections ssh, Path home) {
    this.ssh = ssh;
    this.identities =
        new Identities(
            Path.of(System.getProperty("user.home"), ".ssh"), home.resolve(".ssh"), ZUUL);
  }

  /**
   * What a host shall get.
   *
   * @param hostKeys the host's own keys for our login; empty means that they are not checked
   * @param userKeys lines for the user's authorized_keys besides ours and Zuul's
   * @param packages to install besides those that nodes need
   * @param enableInsecureSlaves also where a launcher runs: jobs share its network and could reach
   *     whatever listens there
   */
  public record Setup(
      List<String> hostKeys,
      String user,
      List<String> userKeys,
      List<String> packages,
      boolean enableInsecureSlaves) {
    public Setup {
      hostKeys = List.copyOf(hostKeys);
      userKeys = List.copyOf(userKeys);
      packages = List.copyOf(packages);
    }
  }

  /** Where a root file system comes from; paths are paths on the host. */
  public sealed interface Source {
    /** A copy of a directory. */
    record Directory(String path) implements Source {}

    /** What is in a tar file, packed in any way that tar knows. */
    record Tarball(String path) implements Source {}

    /** A fresh Debian or Ubuntu, by the name of its suite. */
    record Debootstrap(String suite) implements Source {}
  }

  /**
   * Installs what nodes need, makes the user, and lets our keys in.
   *
   * @return one line for each thing, done now or found done
   * @throws CloudException in a sentence; also when a launcher runs there
   */
  public List<String> setup(String host, Setup setup) throws CloudException, InterruptedException {
    require(RuncConfig.USER, "user", setup.user());
    for (var name : setup.packages()) {
      require(PACKAGE, "package", name);
    }
    var ours = ourKeys();
    var userKeys = new ArrayList<>(ours);
    userKeys.addAll(setup.userKeys());
    var arguments = new ArrayList<String>();
    arguments.add(setup.user());
    arguments.add(setup.enableInsecureSlaves() ? "insecure" : "safe");
    arguments.add(String.join("\n", ours));
    arguments.add(String.join("\n", userKeys));
    arguments.addAll(setup.packages());
    return on(
        host,
        setup.hostKeys(),
        there -> {
          var done = new ArrayList<>(run(there, Script.SETUP, arguments));
          var why = RuncPool.whyNoUsers(there, "/");
          done.add("user namespaces: " + (why.isEmpty() ? "possible" : "not possible: " + why));
          return done;
        });
  }

  /**
   * Makes the root file system {@code /srv/<name>} on a host, for the label key {@code path}.
   *
   * @return one line for each step
   */
  public List<String> createRootfs(
      String host, List<String> hostKeys, String name, Source source, String user)
      throws CloudException, InterruptedException {
    require(RuncConfig.USER, "user", user);
    var arguments =
        switch (source) {
          case Source.Directory(var path) -> List.of(name, user, "directory", path);
          case Source.Tarball(var path) -> List.of(name, user, "tarball", path);
          case Source.Debootstrap(var suite) -> List.of(name, user, "debootstrap", suite);
        };
    return on(host, hostKeys, there -> run(there, Script.ROOTFS, arguments));
  }

  /**
   * A piece of configuration with one pool per host.
   *
   * @param label the label that all of them serve
   */
  public static String generateConfig(
      List<String> hosts, String label, String user, int maxServers, int minReady) {
    var text = new StringBuilder();
    text.append("# Written by nodepool runc generate-config.\n");
    text.append("labels:\n  - name: %s\n    min-ready: %d\n\n".formatted(quoted(label), minReady));
    text.append("providers:\n  - name: managed-runc-provider\n    driver: runc\n    pools:\n");
    for (var host : hosts) {
      text.append(
          """
                - name: %s
                  max-servers: %d
                  labels:
                    - name: %s
                      username: %s
          """
              .formatted(quoted(host), maxServers, quoted(label), quoted(user)));
    }
    return text.toString();
  }

  @FunctionalInterface
  private interface Work {
    List<String> on(Host host) throws CloudException, InterruptedException;
  }

  private List<String> on(String name, List<String> hostKeys, Work work)
      throws CloudException, InterruptedException {
    try (var host = HostAddress.parse(name).open(ssh, hostKeys, identities)) {
      return work.on(host);
    } catch (CloudException | IllegalArgumentException e) {
      throw new CloudException("%s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static List<String> run(Host host, Script script, List<String> words)
      throws CloudException, InterruptedException {
    var result = host.run(script.text(), words, "", PACKAGES);
    if (!result.succeeded()) {
      var said = result.stderr().strip();
      throw new CloudException(said.isEmpty() ? "exit code " + result.exit() : said);
    }
    return result.stdout().lines().toList();
  }

  /** They become words of commands there, where one with a dash in front is an option. */
  private static void require(Pattern form, String what, String name) throws CloudException {
    if (!form.matcher(name).matches()) {
      throw new CloudException("\"%s\" is no name of a %s.".formatted(name, what));
    }
  }

  private List<String> ourKeys() throws CloudException {
    try {
      identities.createIfNone();
      return identities.publicKeys();
    } catch (SshException e) {
      throw new CloudException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Plain where YAML reads a plain word as text, else in quotes. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9._-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
