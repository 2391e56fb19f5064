package dev.nodepool.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for nodes, in few words: requestors are named by whoever asks (a user at a host, a
 * Zuul's id), so their names would make series without end.
 */
public enum RequestorKind {
  MIN_READY("min-ready"),
  METASTATIC("metastatic"),
  CLI("cli"),
  /** Zuul, and everybody else. */
  CLIENT("client");

  private static final String OURS = "NodePool:";

  private final String word;

  RequestorKind(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public static RequestorKind of(@Nullable String requestor) {
    if (requestor != null) {
      for (var kind : values()) {
        if (requestor.startsWith(OURS + kind.word)) {
          return kind;
        }
      }
    }
    return CLIENT;
  }
}
