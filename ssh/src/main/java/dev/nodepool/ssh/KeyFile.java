package dev.nodepool.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Makes private keys as ssh-keygen does: the owner's only, with the public one beside. */
final class KeyFile {
  private KeyFile() {}

  /** Makes an ed25519 key in a directory that is nobody else's. */
  static void create(Path directory, String name) throws IOException, GeneralSecurityException {
    SshConnections.prepare();
    var pair = SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519).generateKeyPair();
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    write(directory.resolve(name), pair);
  }

  private static void write(Path file, KeyPair pair) throws IOException, GeneralSecurityException {
    // The private key appears last and whole: whoever sees it finds the public one beside it.
    var half = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = Files.newOutputStream(half)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "nodepool", null, out);
    }
    Files.writeString(
        Path.of(file + ".pub"), PublicKeyEntry.toString(pair.getPublic()) + " nodepool\n");
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
