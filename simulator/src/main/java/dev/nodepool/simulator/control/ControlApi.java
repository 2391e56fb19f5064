package dev.nodepool.simulator.control;

import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Consumer;

/** The control API. Nobody is asked who they are. */
public final class ControlApi implements Service {
  private final SimulatorControl control;
  private final Routes routes = new Routes("control");

  public ControlApi(SimulatorControl control) {
    this.control = control;
    routes
        .open("GET", "/settings", request -> Response.ok(control.settings()))
        .open("PUT", "/settings", request -> settings(request, control::set))
        .open("PATCH", "/settings", request -> settings(request, control::change))
        .open("POST", "/faults", request -> settings(request, control::addFault))
        .open("GET", "/calls", request -> Response.ok(control.calls()))
        .open("DELETE", "/calls", request -> done(control::clearCalls))
        .open("GET", "/state", this::state)
        .open("POST", "/reset", request -> done(control::reset))
        .open("GET", "/time", request -> time())
        .open("POST", "/time", this::changeTime)
        .open("POST", "/tokens", this::tokenLife)
        .open("DELETE", "/tokens", request -> done(control::forgetTokens))
        .open("POST", "/credential", this::credentialEnd);
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public Response error(ApiError error, String requestId) {
    return Response.json(error.status(), "error", error.words());
  }

  private static Response done(Runnable what) {
    what.run();
    return Response.empty(204);
  }

  private Response settings(Request request, Consumer<Map<String, Object>> what) {
    try {
      what.accept(Json.values(request.json()));
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, String.valueOf(e.getMessage()));
    }
    return Response.ok(control.settings());
  }

  private Response state(Request request) {
    var states = Json.of();
    control.state().forEach((name, state) -> states.put(name, state.asJson()));
    return Response.ok(states);
  }

  private Response time() {
    return Response.ok(
        Json.of("now", control.time().instant().toString(), "speed", control.time().speed()));
  }

  private Response changeTime(Request request) {
    var wanted = request.json();
    try {
      if (wanted.has("speed")) {
        control.time().setSpeed(wanted.path("speed").asDouble());
      }
      if (wanted.has("advance")) {
        control.time().advance(seconds(wanted.path("advance").asDouble()));
      }
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, String.valueOf(e.getMessage()));
    }
    return time();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private Response tokenLife(Request request) {
    double life = request.json().path("life").asDouble(0);
    if (!(life > 0)) {
      throw new ApiError(400, "life must be a number of seconds");
    }
    control.setTokenLife(seconds(life));
    return Response.empty(204);
  }

  private Response credentialEnd(Request request) {
    var end = request.json().path("expires_at");
    try {
      control.endCredential(end.isNull() ? null : Instant.parse(end.asString("")));
    } catch (DateTimeParseException e) {
      throw new ApiError(400, "expires_at must be a time such as 2026-12-31T23:59:59Z, or null");
    }
    return Response.empty(204);
  }
}
