package dev.nodepool.store.connection;

import java.util.List;
import java.util.OptionalLong;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.jspecify.annotations.Nullable;

/** Tells refused from broken from fine. */
public final class Results {
  private Results() {}

  /** Passes when the transaction was carried out. */
  static void demand(int code, @Nullable List<OpResult> results)
      throws WriteRefusedException, ConnectionLossException {
    if (code == Code.OK.intValue()) {
      return;
    }
    demandConnection(code);
    if (results != null) {
      for (int i = 0; i < results.size(); i++) {
        int error = errorOf(results.get(i));
        // The operations behind the guilty one bear this code.
        if (error != 0 && error != Code.RUNTIMEINCONSISTENCY.intValue()) {
          throw new WriteRefusedException(i, Code.get(error));
        }
      }
    }
    throw new WriteRefusedException(0, Code.get(code));
  }

  static void demandConnection(int code) throws ConnectionLossException {
    switch (Code.get(code)) {
      case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT, REQUESTTIMEOUT ->
          throw new ConnectionLossException();
      case AUTHFAILED, NOAUTH, SESSIONCLOSEDREQUIRESASLAUTH ->
          throw unexpected(Code.get(code), "this");
      case null, default -> {}
    }
  }

  public static StoreException unexpected(@Nullable Code code, String where) {
    return code == Code.NOAUTH || code == Code.AUTHFAILED
        ? new StoreException(
            "ZooKeeper does not allow %s: see who owns its data, and who runs this command"
                .formatted(where))
        : new StoreException("ZooKeeper refused %s: %s".formatted(where, code));
  }

  static int errorOf(OpResult result) {
    return result instanceof OpResult.ErrorResult error ? error.getErr() : 0;
  }

  /** When the server carried the transaction out, if a result says so. */
  static OptionalLong stamp(List<OpResult> results) {
    for (var result : results) {
      if (result instanceof OpResult.SetDataResult set) {
        return OptionalLong.of(set.getStat().getMtime());
      }
    }
    return OptionalLong.empty();
  }
}
