package dev.nodepool.store;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/** Single operations of transactions, and what their results say. */
final class Ops {
  private static final byte[] NOTHING = new byte[0];
  static final int ANY_VERSION = -1;

  private Ops() {}

  static Op makeDirectory(String path, List<ACL> acl) {
    return Op.create(path, NOTHING, acl, CreateMode.PERSISTENT);
  }

  static Op delete(String path) {
    return Op.delete(path, ANY_VERSION);
  }

  static Op mustExist(String path) {
    return Op.check(path, ANY_VERSION);
  }

  /** The name that a sequential znode was given: the last part of its path. */
  static String nameOf(OpResult created) {
    String path = ((OpResult.CreateResult) created).getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static Stat statOf(OpResult set) {
    return ((OpResult.SetDataResult) set).getStat();
  }
}
