package dev.nodepool.openstack.http.transport;

import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.CloudConfigException;
import dev.nodepool.tls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Turns what clouds.yaml says of TLS into what the JDK wants. */
final class Tls {
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  static SSLContext context(CloudConfig cloud) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys(cloud), trust(cloud), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new CloudConfigException(
          "cloud %s: cacert, cert or key cannot be used: %s"
              .formatted(cloud.name(), e.getMessage()),
          e);
    }
  }

  private static TrustManager @Nullable [] trust(CloudConfig cloud)
      throws GeneralSecurityException, IOException {
    if (!cloud.tls().verify()) {
      return new TrustManager[] {new TrustAnybody()};
    }
    var file = cloud.tls().authorities();
    if (file == null) {
      return null;
    }
    var store = empty();
    int number = 0;
    for (var certificate : certificates(cloud, "cacert", file)) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(CloudConfig cloud)
      throws GeneralSecurityException, IOException {
    var file = cloud.tls().certificate();
    if (file == null) {
      return null;
    }
    var keyFile = cloud.tls().key() == null ? file : cloud.tls().key();
    return Pem.identity(certificates(cloud, "cert", file), privateKey(cloud, keyFile));
  }

  private static PrivateKey privateKey(CloudConfig cloud, Path file)
      throws GeneralSecurityException {
    try {
      return Pem.privateKey(file);
    } catch (IOException e) {
      throw unreadable(cloud, "key", file, e);
    }
  }

  private static List<X509Certificate> certificates(CloudConfig cloud, String key, Path file)
      throws GeneralSecurityException {
    try {
      return Pem.certificates(file);
    } catch (IOException e) {
      throw unreadable(cloud, key, file, e);
    }
  }

  private static CloudConfigException unreadable(
      CloudConfig cloud, String key, Path file, IOException e) {
    return new CloudConfigException(
        "cloud %s: %s %s cannot be read: %s"
            .formatted(cloud.name(), key, file, FileTrouble.words(e)),
        e);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** For {@code verify: false}: anybody may be the cloud. */
  private static final class TrustAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
