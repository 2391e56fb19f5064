package dev.nodepool.store;

import org.apache.zookeeper.client.ZKClientConfig;

/** The client library's settings. */
final class ClientConfig {
  /** A listing of some million lock directories must not break the connection. */
  private static final String LARGEST_ANSWER = Integer.toString(512 << 20);

  private ClientConfig() {}

  static ZKClientConfig of(StoreSettings settings) {
    var config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.JUTE_MAXBUFFER, LARGEST_ANSWER);
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    return config;
  }
}
