package dev.nodepool.ssh;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real sshd on a free loopback port, with keys of its own, for the length of a test class. */
final class OpenSsh implements AutoCloseable {
  static final String USER = System.getProperty("user.name");

  final int port;
  final Path userKey;
  private final Path directory;
  private final Process process;

  /** Starts one that has the given types of host key (ed25519, ecdsa, rsa). */
  OpenSsh(Path directory, List<String> hostKeyTypes) throws IOException, InterruptedException {
    this(directory, hostKeyTypes, List.of());
  }

  /** The same with more options, as in sshd_config. */
  OpenSsh(Path directory, List<String> hostKeyTypes, List<String> options)
      throws IOException, InterruptedException {
    this.directory = directory;
    Files.createDirectories(Path.of("/run/sshd"));
    userKey = key("user", "ed25519");
    Files.copy(pub(userKey), directory.resolve("authorized_keys"));
    port = freePort();
    var command = new ArrayList<>(List.of("/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null"));
    command.addAll(List.of("-p", Integer.toString(port)));
    for (var type : hostKeyTypes) {
      command.addAll(List.of("-h", key("host_" + type, type).toString()));
    }
    for (var option :
        List.of(
            "ListenAddress=127.0.0.1",
            "UsePAM=no",
            "StrictModes=no",
            "PidFile=none",
            "PasswordAuthentication=no",
            "PermitRootLogin=prohibit-password",
            "MaxStartups=500",
            // For bash it is not the first shell then, which would read the user's own .bashrc.
            "SetEnv=SHLVL=1",
            "AuthorizedKeysFile=" + directory.resolve("authorized_keys"))) {
      command.addAll(List.of("-o", option));
    }
    options.forEach(option -> command.addAll(List.of("-o", option)));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(20)).until(this::answers);
  }

  SshTarget target() throws IOException {
    return new SshTarget("127.0.0.1", port, USER, List.of(), userKey);
  }

  /** A host's public key, as {@code <type> <base64>}. */
  String hostKey(String type) throws IOException {
    var fields = Files.readString(pub(directory.resolve("host_" + type))).split(" ");
    return fields[0] + " " + fields[1];
  }

  /** A new key pair in the directory. */
  Path key(String name, String type) throws IOException, InterruptedException {
    return key(directory, name, type, "");
  }

  static Path key(Path directory, String name, String type, String passphrase)
      throws IOException, InterruptedException {
    var file = directory.resolve(name);
    var command =
        new ArrayList<>(
            List.of(
                "ssh-keygen",
                "-q",
                "-t",
                type.replaceAll("-.*", ""),
                "-N",
                passphrase,
                "-C",
                name,
                "-f"));
    command.add(file.toString());
    if (type.equals("rsa")) {
      // Shorter than usual: looking for primes is slow.
      command.addAll(List.of("-b", "2048"));
    } else if (type.contains("-")) {
      command.addAll(List.of("-b", type.replaceAll(".*-", "")));
    }
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("ssh-keygen exited with " + exit);
    }
    return file;
  }

  static Path pub(Path key) {
    return Path.of(key + ".pub");
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor();
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
