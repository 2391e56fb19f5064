package dev.nodepool.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * The key by which this Nodepool itself logs in to other machines: made once, then always the same.
 *
 * @param file the private key
 * @param publicKey a line for authorized_keys
 * @param madeNow whether there was none before
 */
public record OwnKey(Path file, String publicKey, boolean madeNow) {
  /** The first that exists is it: earlier ones were made by older programs. */
  private static final List<String> NAMES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /** Where it and the hosts that it may be used for are kept, below Nodepool's data. */
  public static Path directory(Path data) {
    return data.resolve(".ssh");
  }

  /** The key in Nodepool's data, which is made if there is none. */
  public static OwnKey in(Path data) throws SshException {
    var directory = directory(data);
    try {
      for (var name : NAMES) {
        if (Files.exists(directory.resolve(name))) {
          return new OwnKey(directory.resolve(name), publicKey(directory.resolve(name)), false);
        }
      }
      var file = directory.resolve(NAMES.getFirst());
      KeyFile.create(directory, NAMES.getFirst());
      return new OwnKey(file, publicKey(file), true);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new SshException(
          "There is no SSH key of Nodepool that can be used in %s, and none can be made (%s): run this as the user whom the builder runs as."
              .formatted(directory, Failures.describe(e)),
          e);
    }
  }

  private static String publicKey(Path file) throws IOException, GeneralSecurityException {
    return Identities.publicKeysOf(file).stream()
        .findFirst()
        .orElseThrow(() -> new IOException(file + " cannot be read, or has a passphrase"));
  }
}
