package dev.nodepool.simulator.http;

/** Refusals as Nova and Cinder word them: an object that is named after what went wrong. */
public final class NovaFaults {

  private NovaFaults() {}

  public static Response worded(ApiError refusal) {
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
    return Response.json(
        refusal.status(),
        Json.of(kind, Json.of("code", refusal.status(), "message", refusal.words())));
  }
}
