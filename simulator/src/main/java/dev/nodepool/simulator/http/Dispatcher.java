package dev.nodepool.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import dev.nodepool.cloudmodel.faults.CallFault;
import dev.nodepool.cloudmodel.faults.CallFaultRule;
import dev.nodepool.cloudmodel.faults.FaultInjector;
import dev.nodepool.cloudmodel.time.SimulatedTime;
import dev.nodepool.openstack.api.CloudApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all calls come in: finds the service and the handler, lets the call take its time or go
 * wrong, asks who calls, and sends the answer. One virtual thread per call.
 */
public final class Dispatcher implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final String DESCRIBED = "OpenStack simulator";

  private final Function<List<String>, Optional<Mount>> services;
  private final FaultInjector faults;
  private final SimulatedTime time;
  private final CallCounts calls;

  /**
   * A service at a path, and how many parts of the path lead to it.
   *
   * @param steered its calls are counted, take time and go wrong
   */
  public record Mount(Service service, int depth, boolean steered) {}

  public Dispatcher(
      Function<List<String>, Optional<Mount>> services,
      FaultInjector faults,
      SimulatedTime time,
      CallCounts calls) {
    this.services = services;
    this.faults = faults;
    this.time = time;
    this.calls = calls;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = Routes.split(exchange.getRequestURI().getPath());
      var mount = services.apply(path);
      if (mount.isEmpty()) {
        send(exchange, Response.json(404, "error", "There is no service at this path."));
      } else {
        serve(exchange, mount.get(), path);
      }
    } catch (InterruptedException e) {
      log.debug("Stopped while a call was under way");
    }
  }

  private void serve(HttpExchange exchange, Mount mount, List<String> path)
      throws IOException, InterruptedException {
    var request = request(exchange, path.subList(0, mount.depth()));
    var inside = path.subList(mount.depth(), path.size());
    var found = mount.service().routes().find(exchange.getRequestMethod(), inside);
    if (found.isEmpty()) {
      boolean known = mount.service().routes().knows(inside);
      var error =
          known
              ? new ApiError(405, "The method is not allowed for this resource.")
              : new ApiError(404, "The resource could not be found.");
      send(exchange, finished(request, mount.service().error(error, request.id())));
      return;
    }
    request.matched(found.get().parameters());
    var answer =
        mount.steered()
            ? disturbed(request, mount.service(), found.get().route())
            : Optional.of(answered(request, mount.service(), found.get().route()));
    if (answer.isPresent()) {
      if (mount.steered()) {
        calls.answered(answer.get().status());
      }
      send(exchange, finished(request, mount.service().finished(answer.get(), request)));
    }
  }

  private static Request request(HttpExchange exchange, List<String> prefix) {
    var host = exchange.getRequestHeaders().getFirst("Host");
    var local = exchange.getLocalAddress();
    var origin = host == null ? local.getHostString() + ":" + local.getPort() : host;
    var scheme = exchange instanceof HttpsExchange ? "https://" : "http://";
    return new Request(
        "req-" + UUID.randomUUID(),
        exchange.getRequestURI(),
        scheme + origin + "/" + String.join("/", prefix),
        exchange.getRequestHeaders(),
        exchange.getRequestBody());
  }

  /** Empty when the caller is to get no answer. */
  private Optional<Response> disturbed(Request request, Service service, Routes.Route route)
      throws IOException, InterruptedException {
    calls.came(route.call());
    var effect = faults.onCall(route.call());
    time.sleep(effect.latency());
    if (effect.fault().isEmpty()) {
      return Optional.of(answered(request, service, route));
    }
    var rule = effect.fault().get();
    if (rule.fault().carriedOut()) {
      answered(request, service, route);
    }
    return broken(request, service, rule);
  }

  private Optional<Response> broken(Request request, Service service, CallFaultRule rule)
      throws InterruptedException {
    return switch (rule.fault()) {
      case CallFault.FAIL_BEFORE, CallFault.FAIL_AFTER ->
          Optional.of(
              service.error(new ApiError(rule.status(), "This call was to fail."), request.id()));
      case CallFault.TOO_MANY ->
          Optional.of(
              service
                  .error(new ApiError(rule.status(), "Too many requests."), request.id())
                  .with("Retry-After", String.valueOf(Math.max(1, rule.pause().toSeconds()))));
      case CallFault.HANG_BEFORE, CallFault.HANG_AFTER -> {
        time.sleep(rule.pause());
        yield Optional.empty();
      }
      case CallFault.DROP_BEFORE, CallFault.DROP_AFTER -> Optional.empty();
    };
  }

  private static Response answered(Request request, Service service, Routes.Route route)
      throws IOException, InterruptedException {
    try {
      if (!route.open()) {
        service.admit(request);
      }
      return route.handler().answer(request);
    } catch (ApiError e) {
      return service.error(e, request.id());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CloudApiException e) {
      return service.error(service.apiError(e), request.id());
    } catch (RuntimeException e) {
      log.error("{} {} failed", request.id(), route.call(), e);
      return service.error(new ApiError(500, "The simulator failed: " + e), request.id());
    }
  }

  /** Every answer carries the id of its request, in the spelling of either kind of service. */
  private Response finished(Request request, Response answer) {
    return answer
        .with("Date", date())
        .with("x-openstack-request-id", request.id())
        .with("x-compute-request-id", request.id())
        .with("Server", DESCRIBED);
  }

  /** The services' clocks are the cloud's. */
  private String date() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.instant().atOffset(ZoneOffset.UTC));
  }

  private static void send(HttpExchange exchange, Response answer) throws IOException {
    // A body that nobody read would be taken for the next request of the connection.
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean bodiless = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
    if (!bodiless) {
      exchange.getResponseBody().write(answer.body());
    }
  }
}
