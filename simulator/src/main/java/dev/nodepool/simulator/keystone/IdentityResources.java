package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.keystone.Account.Credential;
import dev.nodepool.simulator.keystone.Account.Project;
import dev.nodepool.simulator.keystone.Account.User;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The calls that list projects, users, regions and application credentials. */
record IdentityResources(Accounts accounts, Catalog catalog, Tokens tokens) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  void addTo(Routes routes) {
    routes
        .on("GET", "/v3/auth/projects", this::mine)
        .on(
            "GET",
            "/v3/projects",
            request -> list(request, "projects", accounts.projects(), this::describe))
        .on("GET", "/v3/projects/{id}", this::project)
        .on("GET", "/v3/users", request -> list(request, "users", accounts.users(), this::describe))
        .on("GET", "/v3/users/{id}", this::user)
        .on("GET", "/v3/users/{id}/projects", this::mine)
        .on(
            "GET",
            "/v3/domains",
            request -> Response.ok(links(request, "domains", List.of(domain()))))
        .on("GET", "/v3/domains/{id}", request -> Response.ok("domain", domain()))
        .on(
            "GET",
            "/v3/regions",
            request -> list(request, "regions", catalog.regions(), this::region))
        .on(
            "GET",
            "/v3/services",
            request -> Response.ok(links(request, "services", services(request))))
        .on("GET", "/v3/users/{id}/application_credentials", this::credentials)
        .on("POST", "/v3/users/{id}/application_credentials", this::addCredential)
        .on("GET", "/v3/users/{id}/application_credentials/{credential}", this::credential)
        .on("DELETE", "/v3/users/{id}/application_credentials/{credential}", this::dropCredential);
  }

  /** A time as Keystone writes it. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static Json domain() {
    return Json.of("id", Account.DOMAIN_ID, "name", Account.DOMAIN_NAME);
  }

  static Json role(String name) {
    return Json.of("id", "role-" + name, "name", name);
  }

  private Response mine(Request request) {
    var user = accounts.user(request.caller().userId()).orElseThrow(Authentication::unauthorized);
    return list(request, "projects", accounts.projectsOf(user), this::describe);
  }

  private Response project(Request request) {
    var id = request.parameter("id");
    var found = accounts.projects().stream().filter(it -> it.id().equals(id)).findFirst();
    return Response.ok("project", describe(found.orElseThrow(() -> missing("project", id))));
  }

  private Response user(Request request) {
    var id = request.parameter("id");
    var found = accounts.users().stream().filter(it -> it.id().equals(id)).findFirst();
    return Response.ok("user", describe(found.orElseThrow(() -> missing("user", id))));
  }

  private static ApiError missing(String kind, String id) {
    return new ApiError(404, "Could not find %s: %s.".formatted(kind, id));
  }

  /** A list, of the one name that is asked for if one is. */
  private static <T> Response list(
      Request request, String key, Collection<T> all, Function<T, Json> describe) {
    var name = request.query("name");
    var found =
        all.stream()
            .map(describe)
            .filter(it -> name.isEmpty() || name.get().equals(it.get("name")))
            .toList();
    return Response.ok(links(request, key, found));
  }

  private static Json links(Request request, String key, List<?> content) {
    return Json.of(
        key, content, "links", Json.of("next", null, "self", request.root(), "previous", null));
  }

  private Json describe(Project project) {
    return Json.of("id", project.id())
        .with("name", project.name())
        .with("domain_id", Account.DOMAIN_ID)
        .with("description", "")
        .with("enabled", true)
        .with("parent_id", Account.DOMAIN_ID)
        .with("is_domain", false)
        .with("tags", List.of())
        .with("options", Map.of());
  }

  private Json describe(User user) {
    return Json.of("id", user.id())
        .with("name", user.name())
        .with("domain_id", Account.DOMAIN_ID)
        .with("enabled", true)
        .with("password_expires_at", null)
        .with("options", Map.of());
  }

  private Json region(String name) {
    return Json.of("id", name, "description", "", "parent_region_id", null);
  }

  private List<?> services(Request request) {
    return catalog.describe(request.origin(), request.caller().projectId());
  }

  private Response credentials(Request request) {
    var all = accounts.credentialsOf(request.parameter("id"));
    return list(request, "application_credentials", all, this::describe);
  }

  private Response credential(Request request) {
    var id = request.parameter("credential");
    var found = accounts.credential(id, request.parameter("id"));
    return Response.ok(
        "application_credential",
        describe(found.orElseThrow(() -> missing("Application Credential", id))));
  }

  private Response dropCredential(Request request) {
    var id = request.parameter("credential");
    if (!accounts.removeCredential(id)) {
      throw missing("Application Credential", id);
    }
    return Response.empty(204);
  }

  private Response addCredential(Request request) {
    var order = request.json("application_credential");
    var expires = order.path("expires_at").asString("");
    var id = UUID.randomUUID().toString().replace("-", "");
    var credential =
        new Credential(
            id,
            order.path("name").asString(""),
            order.path("secret").asString(id + "-secret"),
            request.parameter("id"),
            request.caller().projectId(),
            expires.isEmpty() ? null : instant(expires));
    accounts.add(credential);
    var described = describe(credential);
    described.put("secret", credential.secret());
    return Response.json(201, "application_credential", described);
  }

  private static Instant instant(String text) {
    try {
      var zoned = text.endsWith("Z") ? text : text + "Z";
      return OffsetDateTime.parse(zoned).toInstant();
    } catch (DateTimeParseException e) {
      throw new ApiError(400, "Invalid input for field 'expires_at': " + text);
    }
  }

  private Json describe(Credential credential) {
    var expires = credential.expires();
    return Json.of(
        "id", credential.id(),
        "name", credential.name(),
        "project_id", credential.projectId(),
        "user_id", credential.userId(),
        "description", null,
        "roles", List.of(role("member")),
        "unrestricted", false,
        "expires_at", expires == null ? null : time(expires));
  }
}
