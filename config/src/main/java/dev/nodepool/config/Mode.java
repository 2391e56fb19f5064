package dev.nodepool.config;

/** Who reads the configuration. */
public enum Mode {
  /** {@code config-validate}: a key that nobody knows is an error. */
  STRICT,
  /** A launcher or builder: a key that nobody knows is a warning, any other error refuses. */
  DAEMON
}
