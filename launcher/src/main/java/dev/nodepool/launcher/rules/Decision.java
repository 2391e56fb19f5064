package dev.nodepool.launcher.rules;

/** What a pool does with a request. */
public sealed interface Decision {

  /** Serves it. */
  record Accept() implements Decision {}

  /**
   * Will never serve it as things are configured: says so in the request.
   *
   * @param remedy what would change it, in a sentence
   */
  record Decline(Rule rule, String why, String remedy) implements Decision {}

  /** Leaves it to another pool. */
  record Yield(Rule rule, String to) implements Decision {}

  /** Would serve it, but not now. */
  record Wait(Rule rule, String what) implements Decision {}
}
