package dev.nodepool.simulator.http;

/** Refusals as Nova and Cinder word them: an object that is named after what went wrong. */
public final class NovaFaults {

  private NovaFaults() {}

  public static Response worded(ApiError error) {
    var kind =
        switch (error.status()) {
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
        error.status(), kind, Json.of("code", error.status(), "message", error.words()));
  }
}
