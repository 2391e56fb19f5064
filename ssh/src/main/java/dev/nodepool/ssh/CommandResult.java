package dev.nodepool.ssh;

/**
 * How a remote command ended.
 *
 * @param exit its exit code; 128 + n if signal n ended it
 * @param stdout the first MiB of what it wrote
 * @param stderr the first MiB of what it complained
 */
public record CommandResult(int exit, String stdout, String stderr) {

  public boolean succeeded() {
    return exit == 0;
  }
}
