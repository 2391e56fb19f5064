package dev.nodepool.cli.builder;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.ssh.OwnKey;
import dev.nodepool.ssh.SshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ssh-key",
    description = {
      "Prints the public key by which the builder logs in to other machines to build images there.",
      "The first time the key is made; after that it stays the same."
    },
    footer = {"", "Example: nodepool builder ssh-key >> authorized_keys"})
public final class SshKeyCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--pubkey",
      paramLabel = "FILE",
      description = "Write the public key to this file instead of printing it.")
  private @Nullable Path file;

  public SshKeyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var key = key();
    session
        .err()
        .println(
            key.madeNow()
                ? "The key %s is made.".formatted(key.file())
                : "The key %s was there already.".formatted(key.file()));
    if (file == null) {
      session
          .printer()
          .print(
              key.publicKey(),
              Map.of("public_key", key.publicKey(), "file", key.file().toString()));
    } else {
      write(file, key.publicKey());
    }
    return ExitCode.DONE;
  }

  private OwnKey key() {
    try {
      return OwnKey.in(session.dataHome().root());
    } catch (SshException e) {
      throw new CommandFailure(e);
    }
  }

  private static void write(Path to, String line) {
    try {
      if (Files.notExists(to)) {
        Files.createFile(
            to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(to, line + "\n");
    } catch (IOException e) {
      throw new CommandFailure(
          "The public key cannot be written to %s (%s): name another file as --pubkey."
              .formatted(to, FileTrouble.words(e)),
          e);
    }
  }
}
