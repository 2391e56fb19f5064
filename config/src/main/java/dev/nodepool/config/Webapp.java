package dev.nodepool.config;

/** Where the launcher's web server listens. */
public record Webapp(int port, String listenAddress) {
  static final int DEFAULT_PORT = 8005;
  static final String DEFAULT_LISTEN_ADDRESS = "0.0.0.0";
}
