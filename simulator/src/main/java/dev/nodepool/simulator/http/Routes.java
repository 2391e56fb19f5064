package dev.nodepool.simulator.http;

import dev.nodepool.openstack.api.ApiCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which handler answers which method and path. Filled once, then read by any number of threads. */
public final class Routes {
  private final String service;
  private final List<Route> routes = new ArrayList<>();

  /**
   * One kind of call.
   *
   * @param open it is answered without a token
   */
  public record Route(
      String method, List<String> segments, ApiCall call, boolean open, Handler handler) {}

  /** A route and what stands in the places of its parameters. */
  public record Found(Route route, Map<String, String> parameters) {}

  public Routes(String service) {
    this.service = service;
  }

  /** A call that needs a token; parts of the path in braces are parameters. */
  public Routes on(String method, String path, Handler handler) {
    return add(method, path, false, handler);
  }

  /** A call that anybody may make. */
  public Routes open(String method, String path, Handler handler) {
    return add(method, path, true, handler);
  }

  private Routes add(String method, String path, boolean open, Handler handler) {
    var segments = split(path);
    var call = new ApiCall(service, method, CallNames.operation(segments));
    routes.add(new Route(method, segments, call, open, handler));
    return this;
  }

  /** The route for that; the first that was added wins. */
  public Optional<Found> find(String method, List<String> path) {
    var asked = method.equals("HEAD") ? "GET" : method;
    for (var route : routes) {
      if (route.method().equals(asked) && matches(route.segments(), path)) {
        return Optional.of(new Found(route, parameters(route.segments(), path)));
      }
    }
    return Optional.empty();
  }

  /** Whether another method would be answered there. */
  public boolean knows(List<String> path) {
    return routes.stream().anyMatch(route -> matches(route.segments(), path));
  }

  private static boolean matches(List<String> pattern, List<String> path) {
    if (pattern.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      var part = pattern.get(i);
      if (!part.startsWith("{") && !part.equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> parameters(List<String> pattern, List<String> path) {
    var found = new HashMap<String, String>();
    for (int i = 0; i < pattern.size(); i++) {
      var part = pattern.get(i);
      if (part.startsWith("{")) {
        found.put(part.substring(1, part.length() - 1), path.get(i));
      }
    }
    return found;
  }

  /** The parts of a path; slashes at its ends do not matter. */
  static List<String> split(String path) {
    var parts = new ArrayList<String>();
    for (var part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
