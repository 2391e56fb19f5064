package dev.nodepool.store;

import org.apache.zookeeper.KeeperException.Code;

/** A transaction that ZooKeeper did not carry out, and which of its operations was the reason. */
final class WriteRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final int index;
  private final Code code;

  WriteRefused(int index, Code code) {
    super("operation %d was refused: %s".formatted(index, code), null, false, false);
    this.index = index;
    this.code = code;
  }

  int index() {
    return index;
  }

  Code code() {
    return code;
  }

  boolean is(int operation, Code why) {
    return index == operation && code == why;
  }
}
