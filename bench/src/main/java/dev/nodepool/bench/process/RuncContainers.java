package dev.nodepool.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The containers of this machine, as runc itself lists them. Others may use runc here as well: only
 * containers with a label of ours in their names count.
 */
public final class RuncContainers implements Machines {
  private final String labelPrefix;

  public RuncContainers(String labelPrefix) {
    this.labelPrefix = labelPrefix;
  }

  @Override
  public List<String> all() throws InterruptedException {
    try {
      var process = new ProcessBuilder("runc", "list", "-q").redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("runc list failed: " + text);
      }
      return text.lines().filter(name -> name.contains("-" + labelPrefix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("runc cannot be run: install the package runc", e);
    }
  }
}
