package dev.nodepool.simulator.nova;

import dev.nodepool.drivers.fake.ServerChanges;
import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.drivers.fake.SimulatedServer;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.simulator.Projects;
import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Pages;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Routes;
import java.io.IOException;
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
record Servers(Projects projects) {
  private static final int MOST = 1000;

  void addTo(Routes routes) {
    routes
        .on("POST", "/v2.1/servers", this::create)
        .on("GET", "/v2.1/servers", request -> list(request, ServerDocs::brief))
        .on("GET", "/v2.1/servers/detail", request -> list(request, ServerDocs::detail))
        .on("GET", "/v2.1/servers/{id}", this::show)
        .on("PUT", "/v2.1/servers/{id}", this::rename)
        .on("DELETE", "/v2.1/servers/{id}", this::delete)
        .on("GET", "/v2.1/servers/{id}/metadata", request -> metadata(server(request)))
        .on("POST", "/v2.1/servers/{id}/metadata", request -> mark(request, true))
        .on("PUT", "/v2.1/servers/{id}/metadata", request -> mark(request, false))
        .on("DELETE", "/v2.1/servers/{id}/metadata/{key}", this::unmark);
  }

  private static ServerDocs docs(Request request, SimulatedCloud cloud)
      throws Refusal, CloudApiException, InterruptedException {
    var now = cloud.life().ask(life -> life.now());
    return ServerDocs.of(request, cloud.layout(), Nova.VERSION.of(request), now);
  }

  private Answer create(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var cloud = projects.of(request);
    var reader = new OrderReader(request.json("server"), Nova.VERSION.of(request));
    var spec = reader.read();
    var id = cloud.create(spec);
    for (int i = 1; i < reader.count(); i++) {
      cloud.create(spec);
    }
    var named = spec.order().securityGroups();
    var groups = named.isEmpty() ? List.of("default") : named;
    return Answer.json(
            202,
            Doc.of(
                "server",
                Doc.of(
                    "id", id,
                    "links", docs(request, cloud).links("servers", id),
                    "OS-DCF:diskConfig", "MANUAL",
                    "security_groups", groups.stream().map(name -> Doc.of("name", name)).toList(),
                    "adminPass", id.substring(0, 12).replace("-", ""))))
        .with("Location", request.root() + "/v2.1/servers/" + id);
  }

  private Answer list(
      Request request, BiFunction<ServerDocs, SimulatedServer, Map<String, @Nullable Object>> how)
      throws Refusal, CloudApiException, InterruptedException {
    var cloud = projects.of(request);
    var since = request.query("changes-since");
    var from = since.isEmpty() ? null : instant(since.get());
    var all =
        cloud
            .life()
            .ask(life ->
                from == null ? life.servers().newestFirst() : life.servers().changedSince(from));
    var found = all.stream().filter(filter(request)).toList();
    var page = Pages.of(request, found, MOST, entry -> entry.server().id());
    var docs = docs(request, cloud);
    var body =
        Doc.of("servers", page.items().stream().map(entry -> how.apply(docs, entry)).toList());
    page.next().ifPresent(query -> body.put("servers_links", request.linkToNext(query)));
    return Answer.ok(body);
  }

  private static Instant instant(String text) throws Refusal {
    try {
      return text.endsWith("Z") || text.lastIndexOf('+') > 0
          ? OffsetDateTime.parse(text.replace(' ', '+')).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new Refusal(
          400, "Invalid input for query parameters changes-since. Value: %s.".formatted(text));
    }
  }

  private static Predicate<SimulatedServer> filter(Request request) throws Refusal {
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

  private static Pattern pattern(String regex) throws Refusal {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new Refusal(400, "Invalid input for query parameters name. Value: " + regex);
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
    return projects.of(request).life().ask(life -> life.existing(request.parameter("id")));
  }

  private Answer shown(Request request, SimulatedServer entry)
      throws Refusal, CloudApiException, InterruptedException {
    return Answer.ok(Doc.of("server", docs(request, projects.of(request)).detail(entry)));
  }

  private Answer show(Request request) throws Refusal, CloudApiException, InterruptedException {
    return shown(request, server(request));
  }

  private Answer rename(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var name = request.json("server").path("name").asString("");
    return shown(
        request,
        projects
            .of(request)
            .life()
            .ask(life ->
                life.change(
                    request.parameter("id"),
                    server -> name.isEmpty() ? server : ServerChanges.named(server, name))));
  }

  private Answer delete(Request request) throws CloudApiException, InterruptedException {
    projects.of(request).compute().deleteServer(request.parameter("id"));
    return Answer.empty(204);
  }

  private static Answer metadata(SimulatedServer entry) {
    return Answer.ok(Doc.of("metadata", entry.server().metadata()));
  }

  private Answer mark(Request request, boolean keepOthers)
      throws Refusal, CloudApiException, IOException, InterruptedException {
    var wanted = OrderReader.metadata(request.json("metadata"));
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

  private Answer unmark(Request request) throws CloudApiException, InterruptedException {
    marked(request, all -> all.remove(request.parameter("key")));
    return Answer.empty(204);
  }

  private SimulatedServer marked(Request request, Consumer<Map<String, String>> change)
      throws CloudApiException, InterruptedException {
    return projects
        .of(request)
        .life()
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
