package dev.nodepool.store.connection;

import org.apache.zookeeper.KeeperException.Code;

/** A transaction that ZooKeeper did not carry out, and which of its operations was the reason. */
public final class WriteRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int index;
  private final Code code;

  WriteRefusedException(int index, Code code) {
    super("operation %d was refused: %s".formatted(index, code), null, false, false);
    this.index = index;
    this.code = code;
  }

  public int index() {
    return index;
  }

  public Code code() {
    return code;
  }

  public boolean is(int operation, Code why) {
    return index == operation && code == why;
  }
}
