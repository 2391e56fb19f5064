package dev.nodepool.simulator.control;

import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
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
public final class Control implements Service {
  private final ControlRoom room;
  private final Routes routes = new Routes("control");

  public Control(ControlRoom room) {
    this.room = room;
    routes
        .open("GET", "/settings", request -> Answer.ok(room.settings()))
        .open("PUT", "/settings", request -> settings(request, room::set))
        .open("PATCH", "/settings", request -> settings(request, room::change))
        .open("POST", "/faults", request -> settings(request, room::addFault))
        .open("GET", "/calls", request -> Answer.ok(room.calls()))
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
  public Answer error(Refusal refusal, String requestId) {
    return Answer.json(refusal.status(), Doc.of("error", refusal.words()));
  }

  private static Answer done(Runnable what) {
    what.run();
    return Answer.empty(204);
  }

  private Answer settings(Request request, Consumer<Map<String, Object>> what)
      throws Refusal, IOException {
    var keys = new LinkedHashMap<String, Object>();
    for (var entry : request.json().properties()) {
      if (!entry.getValue().isNull()) {
        keys.put(entry.getKey(), Doc.MAPPER.treeToValue(entry.getValue(), Object.class));
      }
    }
    try {
      what.accept(keys);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    return Answer.ok(room.settings());
  }

  private Answer state(Request request) {
    Map<String, @Nullable Object> states = new LinkedHashMap<>();
    room.state().forEach((name, state) -> states.put(name, state.asJson()));
    return Answer.ok(states);
  }

  private Answer time() {
    return Answer.ok(Doc.of("now", room.time().instant().toString(), "speed", room.time().speed()));
  }

  private Answer changeTime(Request request) throws Refusal, IOException {
    var wanted = request.json();
    try {
      if (wanted.has("speed")) {
        room.time().setSpeed(wanted.path("speed").asDouble());
      }
      if (wanted.has("advance")) {
        room.time().advance(seconds(wanted.path("advance").asDouble()));
      }
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    return time();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private Answer tokenLife(Request request) throws Refusal, IOException {
    double life = request.json().path("life").asDouble(0);
    if (!(life > 0)) {
      throw new Refusal(400, "life must be a number of seconds");
    }
    room.setTokenLife(seconds(life));
    return Answer.empty(204);
  }

  private Answer credentialEnd(Request request) throws Refusal, IOException {
    var end = request.json().path("expires_at");
    try {
      room.endCredential(end.isNull() ? null : Instant.parse(end.asString("")));
    } catch (DateTimeParseException e) {
      throw new Refusal(400, "expires_at must be a time such as 2026-12-31T23:59:59Z, or null");
    }
    return Answer.empty(204);
  }
}
