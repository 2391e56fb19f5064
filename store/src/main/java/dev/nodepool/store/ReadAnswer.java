package dev.nodepool.store;

import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;

/** What one read of a batch brought: content, children, or that there is no such znode. */
record ReadAnswer(int code, OpResult result) {

  Optional<Raw> data() {
    return result instanceof OpResult.GetDataResult data
        ? Optional.of(
            new Raw(data.getData() == null ? new byte[0] : data.getData(), data.getStat()))
        : none();
  }

  List<String> children() {
    return result instanceof OpResult.GetChildrenResult children
        ? children.getChildren()
        : this.<List<String>>none().orElse(List.of());
  }

  private <T> Optional<T> none() {
    if (code != Code.NONODE.intValue()) {
      throw Answers.unexpected(Code.get(code), "a read");
    }
    return Optional.empty();
  }
}
