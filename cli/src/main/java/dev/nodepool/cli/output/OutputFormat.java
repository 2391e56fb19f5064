package dev.nodepool.cli.output;

import java.util.Locale;

/** In which form a command prints its rows. */
public enum OutputFormat {
  TABLE,
  JSON,
  YAML;

  /** The word on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
