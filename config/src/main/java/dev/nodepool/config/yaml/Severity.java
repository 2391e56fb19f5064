package dev.nodepool.config.yaml;

/** Whether a problem refuses the configuration or is only told. */
public enum Severity {
  ERROR,
  WARNING
}
