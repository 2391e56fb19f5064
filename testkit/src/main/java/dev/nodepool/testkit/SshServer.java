package dev.nodepool.testkit;

import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real OpenSSH server on a free loopback port, with host keys of its own (ed25519, ecdsa, rsa)
 * and one authorized key for the user who runs the test. Closing ends it and removes its files.
 */
public final class SshServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

  /** Where sshd of Debian insists on locking itself in when root starts it. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private static final List<String> KEY_TYPES = List.of("ed25519", "ecdsa", "rsa");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 3;

  private final Path files;
  private final String host;
  private final int port;
  private final Process sshd;

  private SshServer(Path files, String host, int port, Process sshd) {
    this.files = files;
    this.host = host;
    this.port = port;
    this.sshd = sshd;
  }

  /** Blocks until it answers on 127.0.0.1. */
  public static SshServer start() throws IOException, InterruptedException {
    return startOn("127.0.0.1");
  }

  /** Blocks until it answers on that address of this machine, such as {@code ::1}. */
  public static SshServer startOn(String address) throws IOException, InterruptedException {
    return start(address, null);
  }

  /**
   * The same on 127.0.0.1; the user's home is that directory, and keys that are put there count.
   */
  public static SshServer startAtHome(Path home) throws IOException, InterruptedException {
    return start("127.0.0.1", home);
  }

  private static SshServer start(String address, @Nullable Path home)
      throws IOException, InterruptedException {
    var files = Files.createTempDirectory("nodepool-sshd-");
    boolean started = false;
    try {
      makeKeys(files);
      var server = launch(files, address, home);
      started = true;
      return server;
    } finally {
      if (!started) {
        remove(files);
      }
    }
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** The user who may log in. */
  public String user() {
    return System.getProperty("user.name");
  }

  /** The key with which that user may log in. */
  public Path privateKey() {
    return files.resolve("user_key");
  }

  /** What a scan finds, each {@code <type> <base64>}. */
  public List<String> hostKeys() {
    return KEY_TYPES.stream().map(type -> publicKey(files.resolve("host_" + type))).toList();
  }

  private static void makeKeys(Path files) throws IOException, InterruptedException {
    for (var type : KEY_TYPES) {
      keygen(type, files.resolve("host_" + type));
    }
    keygen("ed25519", files.resolve("user_key"));
    Files.copy(files.resolve("user_key.pub"), files.resolve("authorized_keys"));
  }

  private static void keygen(String type, Path file) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "test"));
    if (type.equals("rsa")) {
      command.addAll(List.of("-b", "2048"));
    }
    command.addAll(List.of("-f", file.toString()));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("ssh-keygen could not make %s: it ended with %d".formatted(file, exit));
    }
  }

  private static SshServer launch(Path files, String address, @Nullable Path home)
      throws IOException, InterruptedException {
    if (Files.isWritable(PRIVILEGE_SEPARATION.getParent())) {
      Files.createDirectories(PRIVILEGE_SEPARATION);
    }
    for (int attempt = 1; ; attempt++) {
      int port = freePort(address);
      var log = files.resolve("log");
      var sshd =
          new ProcessBuilder(
                  PROGRAM.toString(),
                  "-D",
                  "-e",
                  "-f",
                  config(files, address, port, home).toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (answers(sshd, address, port)) {
        return new SshServer(files, address, port, sshd);
      }
      stop(sshd);
      if (attempt == TRIES) {
        throw new IOException(
            "sshd did not start on %s port %d: %s".formatted(address, port, Files.readString(log)));
      }
    }
  }

  private static Path config(Path files, String address, int port, @Nullable Path home)
      throws IOException {
    var keys = files.resolve("authorized_keys").toString();
    var lines = new ArrayList<String>();
    lines.add("Port " + port);
    lines.add("ListenAddress " + address);
    KEY_TYPES.forEach(type -> lines.add("HostKey " + files.resolve("host_" + type)));
    lines.add(
        "AuthorizedKeysFile "
            + (home == null ? keys : keys + " " + home.resolve(".ssh/authorized_keys")));
    lines.add("PidFile none");
    // The temporary directory above our files belongs to everybody.
    lines.add("StrictModes no");
    lines.add("UsePAM no");
    lines.add("PasswordAuthentication no");
    lines.add("KbdInteractiveAuthentication no");
    lines.add("PermitRootLogin prohibit-password");
    lines.add("Subsystem sftp internal-sftp");
    // Tests open many connections at once that never log in.
    lines.add("MaxStartups 1000");
    // For bash it is not the first shell then, which would read the user's own .bashrc.
    lines.add("SetEnv SHLVL=1" + (home == null ? "" : " HOME=" + home));
    return Files.write(files.resolve("config"), lines);
  }

  private static int freePort(String address) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(Process sshd, String address, int port)
      throws InterruptedException {
    var deadline = Deadline.in(PATIENCE);
    while (!deadline.over()) {
      if (sshd.waitFor(20, TimeUnit.MILLISECONDS)) {
        return false;
      }
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), 1000);
        // Another process may have taken the port in between; then sshd is about to end.
        return !sshd.waitFor(20, TimeUnit.MILLISECONDS);
      } catch (IOException e) {
        continue;
      }
    }
    return false;
  }

  private static String publicKey(Path privateKey) {
    try {
      var fields = Files.readString(privateKey.resolveSibling(privateKey.getFileName() + ".pub"));
      return fields.substring(0, fields.lastIndexOf(' '));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server and every session in it; a second time does nothing. */
  @Override
  public void close() throws IOException, InterruptedException {
    stop(sshd);
    if (Files.exists(files)) {
      remove(files);
    }
  }

  private static void stop(Process sshd) throws InterruptedException {
    var sessions = sshd.descendants().toList();
    sshd.destroy();
    sessions.forEach(ProcessHandle::destroy);
    if (!sshd.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      sshd.destroyForcibly().waitFor();
    }
  }

  private static void remove(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
