package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.http.ApiVersion;
import dev.nodepool.simulator.http.Caller;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import dev.nodepool.simulator.http.Response;
import dev.nodepool.simulator.http.Routes;
import dev.nodepool.simulator.http.Service;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The identity service. Thread-safe. */
public final class Keystone implements Service {
  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          409, "Conflict",
          429, "Too Many Requests",
          500, "Internal Server Error",
          503, "Service Unavailable",
          504, "Gateway Timeout");

  private static final ApiVersion API =
      ApiVersion.of("v3.14", "stable", "/v3/")
          .with("updated", "2020-04-07T00:00:00Z")
          .withMediaType("application/vnd.openstack.identity-v3+json");

  private final Tokens tokens;
  private final Catalog catalog;
  private final Authentication login;
  private final Routes routes = new Routes("identity");

  public Keystone(Accounts accounts, Tokens tokens, Catalog catalog, InstantSource clock) {
    this.tokens = tokens;
    this.catalog = catalog;
    this.login = new Authentication(accounts, tokens, clock);
    routes
        .open("GET", "/", request -> versions(request, 300))
        .open("GET", "/v3", request -> Response.ok("version", API.describe(request)))
        .open("POST", "/v3/auth/tokens", this::issue)
        .on("GET", "/v3/auth/tokens", this::validate)
        .on("DELETE", "/v3/auth/tokens", this::revoke)
        .on("GET", "/v3/auth/catalog", this::catalog);
    new IdentityResources(accounts, catalog, tokens).addTo(routes);
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public Response error(ApiError error, String requestId) {
    var body =
        Json.of(
            "code", error.status(),
            "message", error.words(),
            "title", TITLES.getOrDefault(error.status(), "Error"));
    var answer = Response.json(error.status(), "error", body);
    return error.status() == 401
        ? answer.with("WWW-Authenticate", "Keystone uri=\"/identity/v3\"")
        : answer;
  }

  @Override
  public void admit(Request request) {
    var token = request.header("X-Auth-Token").flatMap(tokens::find);
    if (token.isEmpty()) {
      throw Authentication.unauthorized();
    }
    request.by(caller(token.get()));
  }

  /** Who calls another service; such a token must be of a project. */
  public Caller caller(String tokenId) {
    var token = tokens.find(tokenId).filter(it -> it.project().isPresent());
    return caller(token.orElseThrow(Authentication::unauthorized));
  }

  private static Caller caller(Token token) {
    return new Caller(
        token.id(),
        token.user().id(),
        token.project().map(Account.Project::id).orElse(""),
        token.user().roles());
  }

  private static Response versions(Request request, int status) {
    return Response.json(status, "versions", Json.of("values", List.of(API.describe(request))));
  }

  private Response issue(Request request) {
    var token = login.issue(request.json("auth"));
    return Response.json(201, "token", describe(token, request))
        .with("X-Subject-Token", token.id())
        .with("Vary", "X-Auth-Token");
  }

  private Response validate(Request request) {
    var subject = request.header("X-Subject-Token").flatMap(tokens::find);
    if (subject.isEmpty()) {
      throw new ApiError(404, "Could not find token: it does not hold.");
    }
    return Response.ok("token", describe(subject.get(), request))
        .with("X-Subject-Token", subject.get().id());
  }

  private Response revoke(Request request) {
    request.header("X-Subject-Token").ifPresent(tokens::revoke);
    return Response.empty(204);
  }

  private Response catalog(Request request) {
    var services = catalog.describe(request.origin(), request.caller().projectId());
    return Response.ok(Json.of("catalog", services, "links", Json.of("self", request.root())));
  }

  private Json describe(Token token, Request request) {
    var user = token.user();
    var body =
        Json.of(
            "methods", token.methods(),
            "user",
                Json.of(
                    "domain", IdentityResources.domain(),
                    "id", user.id(),
                    "name", user.name(),
                    "password_expires_at", null),
            "audit_ids", List.of(token.audit()),
            "expires_at", IdentityResources.time(token.expires()),
            "issued_at", IdentityResources.time(token.issued()));
    token
        .project()
        .ifPresent(project -> {
          body.put(
              "project",
              Json.of("domain", IdentityResources.domain())
                  .with("id", project.id())
                  .with("name", project.name()));
          body.put("is_domain", false);
          body.put("roles", user.roles().stream().map(IdentityResources::role).toList());
          body.put("catalog", catalog.describe(request.origin(), project.id()));
        });
    return body;
  }
}
