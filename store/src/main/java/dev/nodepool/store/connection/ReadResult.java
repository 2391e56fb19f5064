package dev.nodepool.store.connection;

import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;

/** What one read of a batch brought: content, children, or that there is no such znode. */
public record ReadResult(int code, OpResult result) {

  public Optional<ZnodeData> data() {
    return result instanceof OpResult.GetDataResult data
        ? Optional.of(
            new ZnodeData(data.getData() == null ? new byte[0] : data.getData(), data.getStat()))
        : none();
  }

  public List<String> children() {
    return result instanceof OpResult.GetChildrenResult children
        ? children.getChildren()
        : this.<List<String>>none().orElse(List.of());
  }

  private <T> Optional<T> none() {
    if (code != Code.NONODE.intValue()) {
      throw Results.unexpected(Code.get(code), "a read");
    }
    return Optional.empty();
  }
}
