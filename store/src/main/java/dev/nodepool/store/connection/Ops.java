package dev.nodepool.store.connection;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.SetDataRequest;

/** Single operations of transactions, and what their results say. */
public final class Ops {
  private static final byte[] NOTHING = new byte[0];
  public static final int ANY_VERSION = -1;

  /** The server's limit is 1 MiB in all. */
  private static final int LARGEST_TRANSACTION = 980_000;

  private Ops() {}

  public static Op makeDirectory(String path, List<ACL> acl) {
    return Op.create(path, NOTHING, acl, CreateMode.PERSISTENT);
  }

  public static Op delete(String path) {
    return Op.delete(path, ANY_VERSION);
  }

  public static Op mustExist(String path) {
    return Op.check(path, ANY_VERSION);
  }

  /** What the server would answer by closing the connection, again and again. */
  static void refuseTooLarge(List<Op> operations) {
    long size = 0;
    for (var operation : operations) {
      byte[] data =
          switch (operation.toRequestRecord()) {
            case CreateRequest create -> create.getData();
            case SetDataRequest set -> set.getData();
            default -> null;
          };
      size += data == null ? 0 : data.length;
    }
    if (size > LARGEST_TRANSACTION) {
      throw new StoreException(
          "a transaction of %,d bytes is more than ZooKeeper takes (%,d): write fewer records at once"
              .formatted(size, LARGEST_TRANSACTION));
    }
  }

  /** The name that a sequential znode was given: the last part of its path. */
  public static String nameOf(OpResult created) {
    String path = ((OpResult.CreateResult) created).getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public static Stat statOf(OpResult set) {
    return ((OpResult.SetDataResult) set).getStat();
  }
}
