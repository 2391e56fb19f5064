package dev.nodepool.launcher.rules;

/** What a pool does with a request. */
public sealed interface Decision {

  /** Serves it. */
  record Accept() implements Decision {}

  /** Will never serve it as things are configured: says so in the request. */
  record Decline(Rule rule, String why) implements Decision {}

  /** Leaves it to another pool. */
  record Yield(Rule rule, String to) implements Decision {}

  /** Would serve it, but not now. */
  record Wait(Rule rule, String what) implements Decision {}
}
