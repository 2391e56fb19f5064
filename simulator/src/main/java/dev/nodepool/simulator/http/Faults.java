package dev.nodepool.simulator.http;

/** Refusals as Nova and Cinder word them: an object that is named after what went wrong. */
public final class Faults {

  private Faults() {}

  public static Answer worded(Refusal refusal) {
    var kind =
        switch (refusal.status()) {
          case 400 -> "badRequest";
          case 403 -> "forbidden";
          case 404 -> "itemNotFound";
          case 405 -> "badMethod";
          case 409 -> "conflictingRequest";
          case 413, 429 -> "overLimit";
          case 501 -> "notImplemented";
          case 503 -> "serviceUnavailable";
          default -> "computeFault";
        };
    return Answer.json(
        refusal.status(),
        Doc.of(kind, Doc.of("code", refusal.status(), "message", refusal.words())));
  }
}
