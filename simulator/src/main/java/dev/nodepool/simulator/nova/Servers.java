package dev.nodepool.simulator.nova;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.servers.ServerChanges;
import dev.nodepool.cloudmodel.servers.SimulatedServer;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Microversion;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.region.ProjectClouds;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The servers of Nova: made, listed, shown, changed, deleted. */
record Servers(ProjectClouds projects) {
  private static final int MOST = 1000;

  void addTo(Routes routes) {
    routes
        .on("POST", "/v2.1/servers", this::create)
        .on("GET", "/v2.1/servers", request -> list(request, ServerDocuments::brief))
        .on("GET", "/v2.1/servers/detail", request -> list(request, ServerDocuments::detail))
        .on("GET", "/v2.1/servers/{id}", this::show)
        .on("PUT", "/v2.1/servers/{id}", this::rename)
        .on("DELETE", "/v2.1/servers/{id}", this::delete)
        .on("GET", "/v2.1/servers/{id}/metadata", request -> metadata(server(request)))
        .on("POST", "/v2.1/servers/{id}/metadata", request -> mark(request, true))
        .on("PUT", "/v2.1/servers/{id}/metadata", request -> mark(request, false))
        .on("DELETE", "/v2.1/servers/{id}/metadata/{key}", this::unmark);
  }

  private static ServerDocuments docs(Request request, SimulatedCloud cloud)
      throws CloudApiException, InterruptedException {
    var now = cloud.life().ask(life -> life.now());
    return ServerDocuments.of(request, cloud.layout(), Microversion.COMPUTE.of(request), now);
  }

  private Response create(Request request) throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var reader = new CreateServerReader(request.json("server"), Microversion.COMPUTE.of(request));
    var spec = reader.read();
    var id = cloud.create(spec);
    for (int i = 1; i < reader.count(); i++) {
      cloud.create(spec);
    }
    var named = spec.order().securityGroups();
    var groups = named.isEmpty() ? List.of("default") : named;
    return Response.json(
            202,
            "server",
            Json.of(
                "id", id,
                "links", docs(request, cloud).links("servers", id),
                "OS-DCF:diskConfig", "MANUAL",
                "security_groups", groups.stream().map(name -> Json.of("name", name)).toList(),
                "adminPass", id.substring(0, 12).replace("-", "")))
        .with("Location", request.root() + "/v2.1/servers/" + id);
  }

  private Response list(Request request, BiFunction<ServerDocuments, SimulatedServer, Json> how)
      throws CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var since = request.query("changes-since");
    var from = since.isEmpty() ? null : instant(since.get());
    var all =
        cloud
            .life()
            .ask(life ->
                from == null ? life.servers().newestFirst() : life.servers().changedSince(from));
    var found = all.stream().filter(filter(request)).toList();
    var docs = docs(request, cloud);
    return Pages.respond(
        request,
        "servers",
        found,
        MOST,
        entry -> entry.server().id(),
        entry -> how.apply(docs, entry));
  }

  private static Instant instant(String text) {
    try {
      return text.endsWith("Z") || text.lastIndexOf('+') > 0
          ? OffsetDateTime.parse(text.replace(' ', '+')).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new ApiError(
          400, "Invalid input for query parameters changes-since. Value: %s.".formatted(text));
    }
  }

  private static Predicate<SimulatedServer> filter(Request request) {
    Predicate<SimulatedServer> all = entry -> true;
    var name = request.query("name");
    if (name.isPresent()) {
      var pattern = pattern(name.get());
      all = all.and(entry -> pattern.matcher(entry.server().name()).find());
    }
    return all.and(equal(request, "status", entry -> entry.server().status()))
        .and(equal(request, "uuid", entry -> entry.server().id()))
        .and(equal(request, "flavor", entry -> entry.server().flavor().id()))
        .and(equal(request, "image", entry -> entry.server().imageId()))
        .and(equal(request, "key_name", entry -> entry.order().keyName()));
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new ApiError(400, "Invalid input for query parameters name. Value: " + regex);
    }
  }

  private static Predicate<SimulatedServer> equal(
      Request request, String key, Function<SimulatedServer, @Nullable String> value) {
    var wanted = request.query(key).filter(it -> !it.isEmpty());
    return wanted.isEmpty()
        ? entry -> true
        : entry -> wanted.get().equalsIgnoreCase(value.apply(entry));
  }

  private SimulatedServer server(Request request) throws CloudApiException, InterruptedException {
    return projects.compute(request).ask(life -> life.existing(request.parameter("id")));
  }

  private Response shown(Request request, SimulatedServer entry)
      throws CloudApiException, InterruptedException {
    return Response.ok("server", docs(request, projects.of(request)).detail(entry));
  }

  private Response show(Request request) throws CloudApiException, InterruptedException {
    return shown(request, server(request));
  }

  private Response rename(Request request) throws CloudApiException, InterruptedException {
    var name = request.json("server").path("name").asString("");
    return shown(
        request,
        projects
            .compute(request)
            .ask(life ->
                life.change(
                    request.parameter("id"),
                    server -> name.isEmpty() ? server : ServerChanges.named(server, name))));
  }

  private Response delete(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).compute().deleteServer(request.parameter("id"));
    return Response.empty(204);
  }

  private static Response metadata(SimulatedServer entry) {
    return Response.ok("metadata", entry.server().metadata());
  }

  private Response mark(Request request, boolean keepOthers)
      throws CloudApiException, InterruptedException {
    var wanted = CreateServerReader.metadata(request.json("metadata"));
    return metadata(
        marked(
            request,
            all -> {
              if (!keepOthers) {
                all.clear();
              }
              all.putAll(wanted);
            }));
  }

  private Response unmark(Request request) throws CloudApiException, InterruptedException {
    marked(request, all -> all.remove(request.parameter("key")));
    return Response.empty(204);
  }

  private SimulatedServer marked(Request request, Consumer<Map<String, String>> change)
      throws CloudApiException, InterruptedException {
    return projects
        .compute(request)
        .ask(life ->
            life.change(
                request.parameter("id"),
                server -> {
                  var all = new HashMap<>(server.metadata());
                  change.accept(all);
                  return ServerChanges.marked(server, all);
                }));
  }
}
