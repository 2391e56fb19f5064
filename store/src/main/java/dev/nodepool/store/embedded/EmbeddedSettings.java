package dev.nodepool.store.embedded;

import dev.nodepool.store.connection.StoreSettings;
import java.nio.file.Path;

/**
 * How to run ZooKeeper inside this process.
 *
 * @param dataDir where its data is, for us alone
 * @param preferredPort the first port to try on 127.0.0.1; the next free one is taken
 */
public record EmbeddedSettings(Path dataDir, int preferredPort) {

  /** On the port that it had the last time, so that whoever knows it finds it again. */
  public static EmbeddedSettings in(Path dataDir) {
    int port = AddressFile.read(dataDir).map(AddressFile::port).orElse(StoreSettings.DEFAULT_PORT);
    return new EmbeddedSettings(dataDir, port);
  }
}
