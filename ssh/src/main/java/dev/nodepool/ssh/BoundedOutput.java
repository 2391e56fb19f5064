package dev.nodepool.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the first bytes written to it and swallows the rest, so that no output fills the memory.
 */
final class BoundedOutput extends OutputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;

  BoundedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int b) {
    if (kept.size() < limit) {
      kept.write(b);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    kept.write(bytes, offset, Math.min(length, limit - kept.size()));
  }

  String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
