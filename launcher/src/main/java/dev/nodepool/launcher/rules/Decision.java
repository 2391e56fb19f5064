package dev.nodepool.launcher.rules;

/** What a pool does with a request. */
public sealed interface Decision {

  /** Serves it. */
  record Accept() implements Decision {}

  /** Will never serve it as things are configured: says so in the request. */
  record Decline(Reason reason, String why) implements Decision {}

  /** Leaves it to another pool. */
  record Yield(Reason reason, String to) implements Decision {}

  /** Would serve it, but not now. */
  record Wait(Reason reason, String what) implements Decision {}

  /** A short name for each rule, for operators and tests. */
  enum Reason {
    ALREADY_DECLINED,
    PROVIDER_WISH,
    PRIORITY,
    OTHERS_HAVE_THE_LABELS,
    POOL_DISABLED,
    LABEL_NOT_AVAILABLE,
    LABEL_BROKEN,
    IMAGE_NOT_AVAILABLE,
    NEVER_FITS,
    TENANT_QUOTA,
    LABEL_QUOTA,
    MAX_CONCURRENCY,
    POOL_PAUSED,
    PROVIDER_BROKEN
  }
}
