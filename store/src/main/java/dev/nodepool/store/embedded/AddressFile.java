package dev.nodepool.store.embedded;

import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.store.connection.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Says where the embedded server listens and who may use it; readable by its owner only. */
record AddressFile(int port, String secret) {
  private static final String NAME = "address";
  private static final int SECRET_BYTES = 24;

  static String newSecret() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static Optional<AddressFile> read(Path dataDir) {
    var file = dataDir.resolve(NAME);
    try {
      var lines = Files.readAllLines(file);
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new AddressFile(Integer.parseInt(lines.get(0)), lines.get(1)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new StoreException(
          "the ZooKeeper of %s belongs to another user: run this as that user".formatted(dataDir),
          e);
    } catch (IOException | NumberFormatException e) {
      throw new StoreException(
          "the file %s is damaged: delete it only together with the data".formatted(file), e);
    }
  }

  void write(Path dataDir) {
    try {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      var draft = Files.createTempFile(dataDir, NAME, ".new", ownerOnly);
      Files.write(draft, List.of(Integer.toString(port), secret));
      Files.move(draft, dataDir.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StoreException(
          "the address of ZooKeeper cannot be written to %s: %s"
              .formatted(dataDir, FileTrouble.words(e)),
          e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "127.0.0.1:" + port;
  }
}
