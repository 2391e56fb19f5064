package dev.nodepool.store.connection;

import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.jspecify.annotations.Nullable;

/** The client library's settings. */
final class ClientConfig extends ZKClientConfig {
  /** A listing of some million lock directories must not break the connection. */
  private static final String LARGEST_ANSWER = Integer.toString(512 << 20);

  private static final String KEY_STORE = keyStoreProperty();

  private final @Nullable PemKeyStore keyStore;

  private ClientConfig(@Nullable PemKeyStore keyStore) {
    this.keyStore = keyStore;
  }

  private static String keyStoreProperty() {
    try (var names = new ClientX509Util()) {
      return names.getSslKeystoreLocationProperty();
    }
  }

  static ZKClientConfig of(StoreSettings settings) {
    var tls = settings.tls();
    var config = new ClientConfig(tls == null ? null : new PemKeyStore(tls));
    config.setProperty(JUTE_MAXBUFFER, LARGEST_ANSWER);
    config.setProperty(ENABLE_CLIENT_SASL_KEY, "false");
    if (tls != null) {
      config.useTls(tls);
    }
    return config;
  }

  private void useTls(StoreSettings.Tls tls) {
    setProperty(SECURE_CLIENT, "true");
    setProperty(ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
    try (var names = new ClientX509Util()) {
      // By itself the library speaks 1.3 only, and servers before 3.9 speak 1.2 only.
      setProperty(names.getSslEnabledProtocolsProperty(), "TLSv1.3,TLSv1.2");
      setProperty(names.getSslKeystoreTypeProperty(), "PEM");
      setProperty(names.getSslTruststoreLocationProperty(), tls.ca().toString());
      setProperty(names.getSslTruststoreTypeProperty(), "PEM");
      // As kazoo: the chain must lead to the operator's own CA, names of hosts do not matter.
      setProperty(names.getSslHostnameVerificationEnabledProperty(), "false");
    }
  }

  /** Asked at each connection: certificates may have been renewed meanwhile. */
  @Override
  public @Nullable String getProperty(String key) {
    var store = keyStore;
    return store != null && key.equals(KEY_STORE)
        ? store.location().toString()
        : super.getProperty(key);
  }

  @Override
  public String getProperty(String key, String fallback) {
    String value = getProperty(key);
    return value == null ? fallback : value;
  }
}
