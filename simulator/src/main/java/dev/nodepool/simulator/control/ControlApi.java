package dev.nodepool.simulator.control;

import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The control API. Nobody is asked who they are. */
public final class ControlApi implements Service {
  private final SimulatorControl room;
  private final Routes routes = new Routes("control");

  public ControlApi(SimulatorControl room) {
    this.room = room;
    routes
        .open("GET", "/settings", request -> Response.ok(room.settings()))
        .open("PUT", "/settings", request -> settings(request, room::set))
        .open("PATCH", "/settings", request -> settings(request, room::change))
        .open("POST", "/faults", request -> settings(request, room::addFault))
        .open("GET", "/calls", request -> Response.ok(room.calls()))
        .open("DELETE", "/calls", request -> done(room::clearCalls))
        .open("GET", "/state", this::state)
        .open("POST", "/reset", request -> done(room::reset))
        .open("GET", "/time", request -> time())
        .open("POST", "/time", this::changeTime)
        .open("POST", "/tokens", this::tokenLife)
        .open("DELETE", "/tokens", request -> done(room::forgetTokens))
        .open("POST", "/credential", this::credentialEnd);
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public Response error(ApiError refusal, String requestId) {
    return Response.json(refusal.status(), Json.of("error", refusal.words()));
  }

  private static Response done(Runnable what) {
    what.run();
    return Response.empty(204);
  }

  private Response settings(Request request, Consumer<Map<String, Object>> what)
      throws ApiError, IOException {
    var keys = new LinkedHashMap<String, Object>();
    for (var entry : request.json().properties()) {
      if (!entry.getValue().isNull()) {
        keys.put(entry.getKey(), Json.MAPPER.treeToValue(entry.getValue(), Object.class));
      }
    }
    try {
      what.accept(keys);
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, String.valueOf(e.getMessage()));
    }
    return Response.ok(room.settings());
  }

  private Response state(Request request) {
    Map<String, @Nullable Object> states = new LinkedHashMap<>();
    room.state().forEach((name, state) -> states.put(name, state.asJson()));
    return Response.ok(states);
  }

  private Response time() {
    return Response.ok(Json.of("now", room.time().instant().toString(), "speed", room.time().speed()));
  }

  private Response changeTime(Request request) throws ApiError, IOException {
    var wanted = request.json();
    try {
      if (wanted.has("speed")) {
        room.time().setSpeed(wanted.path("speed").asDouble());
      }
      if (wanted.has("advance")) {
        room.time().advance(seconds(wanted.path("advance").asDouble()));
      }
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, String.valueOf(e.getMessage()));
    }
    return time();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private Response tokenLife(Request request) throws ApiError, IOException {
    double life = request.json().path("life").asDouble(0);
    if (!(life > 0)) {
      throw new ApiError(400, "life must be a number of seconds");
    }
    room.setTokenLife(seconds(life));
    return Response.empty(204);
  }

  private Response credentialEnd(Request request) throws ApiError, IOException {
    var end = request.json().path("expires_at");
    try {
      room.endCredential(end.isNull() ? null : Instant.parse(end.asString("")));
    } catch (DateTimeParseException e) {
      throw new ApiError(400, "expires_at must be a time such as 2026-12-31T23:59:59Z, or null");
    }
    return Response.empty(204);
  }
}
