package dev.nodepool.ssh;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSH keys of whoever runs Nodepool here: nodes are made to accept them, and logins offer them.
 *
 * @param own the user's own ~/.ssh, which is only ever read
 * @param nodepool the directory where Nodepool may keep a key of its own
 * @param zuul Zuul's directory: its public keys are let in too, its private keys are not touched
 */
public record Identities(Path own, Path nodepool, Path zuul) {
  private static final Logger log = LoggerFactory.getLogger(Identities.class);
  private static final List<String> NAMES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /** Where Nodepool's data is, when that was found out in another way than by NODEPOOL_DATA. */
  private static volatile @Nullable Path found;

  /** From now on Nodepool's own keys are looked for beside that data, in this whole process. */
  public static void keptIn(Path data) {
    found = data;
  }

  /** Where the keys are: Nodepool's own beside its data, which NODEPOOL_DATA may name. */
  public static Identities ofThisUser() {
    var known = found;
    var data =
        known != null
            ? known
            : Path.of(System.getenv().getOrDefault("NODEPOOL_DATA", "/var/lib/nodepool"));
    return new Identities(
        Path.of(System.getProperty("user.home"), ".ssh"),
        data.resolve(".ssh"),
        Path.of("/var/lib/zuul/.ssh"));
  }

  /** The private keys to log in with, in the order to offer them; empty if there are none. */
  public static List<Path> privateKeys() {
    return ofThisUser().files();
  }

  /** The private keys that exist and can be read. */
  public List<Path> files() {
    var files = new ArrayList<Path>();
    for (var directory : List.of(own, nodepool)) {
      for (var name : NAMES) {
        var file = directory.resolve(name);
        if (Files.isReadable(file)) {
          files.add(file);
        }
      }
    }
    return List.copyOf(files);
  }

  /** Lines for authorized_keys: the user's usual keys and every *.pub of Nodepool and Zuul. */
  public List<String> publicKeys() {
    var lines = new LinkedHashSet<String>();
    for (var file : files()) {
      publicKey(file, lines);
    }
    for (var directory : List.of(nodepool, zuul)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.pub")) {
        for (var entry : entries) {
          readLines(entry, lines);
        }
      } catch (IOException e) {
        log.debug("no public keys in {}: {}", directory, e.getMessage());
      }
    }
    return List.copyOf(lines);
  }

  /** Makes a key in Nodepool's own directory if there is no usable key pair at all. */
  public void createIfNone() throws SshException {
    // Many nodes may be made at once, and all of them are to have the same whole key.
    synchronized (Identities.class) {
      if (files().isEmpty()) {
        create();
      }
    }
  }

  private void create() throws SshException {
    var file = nodepool.resolve(NAMES.getFirst());
    try {
      KeyFile.create(nodepool, NAMES.getFirst());
      log.info("made the SSH key {}, because {} has none", file, own);
    } catch (IOException | GeneralSecurityException e) {
      if (Files.isReadable(file)) {
        log.debug("another process made {} just now", file);
        return;
      }
      throw new SshException(
          "No SSH key was found in %s, and none could be made in %s (%s): run ssh-keygen first."
              .formatted(own, nodepool, Failures.describe(e)),
          e);
    }
  }

  /** The key pairs in a private key file, which may not have a passphrase. */
  static List<KeyPair> load(Path file) throws IOException, GeneralSecurityException {
    SshConnections.prepare();
    try (var in = Files.newInputStream(file)) {
      var pairs = new ArrayList<KeyPair>();
      var loaded = SecurityUtils.loadKeyPairIdentities(null, new PathResource(file), in, null);
      if (loaded != null) {
        loaded.forEach(pairs::add);
      }
      return pairs;
    }
  }

  /** The public keys of a private one; empty when nobody can tell. */
  static List<String> publicKeysOf(Path privateKey) {
    var lines = new LinkedHashSet<String>();
    publicKey(privateKey, lines);
    return List.copyOf(lines);
  }

  private static void publicKey(Path privateKey, LinkedHashSet<String> lines) {
    var beside = Path.of(privateKey + ".pub");
    if (Files.isReadable(beside)) {
      readLines(beside, lines);
      return;
    }
    try {
      load(privateKey).forEach(pair -> lines.add(PublicKeyEntry.toString(pair.getPublic())));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      log.debug("no public key for {}: {}", privateKey, e.getMessage());
    }
  }

  private static void readLines(Path file, LinkedHashSet<String> lines) {
    try {
      Files.readString(file)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(lines::add);
    } catch (IOException e) {
      log.debug("{} cannot be read: {}", file, e.getMessage());
    }
  }
}
