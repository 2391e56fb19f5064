package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.http.ApiError;
import dev.nodepool.simulator.keystone.Account.Credential;
import dev.nodepool.simulator.keystone.Account.Project;
import dev.nodepool.simulator.keystone.Account.User;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Tells from the body of a login who that is and for which project; 401 where that is wrong. */
record Authentication(Accounts accounts, Tokens tokens, InstantSource clock) {

  Token issue(JsonNode auth) {
    var identity = auth.path("identity");
    var methods = new ArrayList<String>();
    identity.path("methods").forEach(method -> methods.add(method.asString()));
    if (methods.isEmpty()) {
      throw new ApiError(400, "'identity' is a required property");
    }
    return switch (methods.getFirst()) {
      case "password" -> byPassword(identity.path("password").path("user"), auth.path("scope"));
      case "token" -> byToken(identity.path("token").path("id").asString(""), auth.path("scope"));
      case "application_credential" -> {
        if (!auth.path("scope").isMissingNode()) {
          throw new ApiError(401, "Application credentials cannot request a scope.");
        }
        yield byCredential(identity.path("application_credential"));
      }
      default ->
          throw new ApiError(
              401, "Attempted to authenticate with an unsupported method: " + methods.getFirst());
    };
  }

  private Token byPassword(JsonNode who, JsonNode scope) {
    var user = user(who).filter(it -> it.password().equals(who.path("password").asString("")));
    if (user.isEmpty()) {
      throw unauthorized();
    }
    return tokens.issue(List.of("password"), user.get(), project(user.get(), scope));
  }

  private Token byToken(String id, JsonNode scope) {
    var old = tokens.find(id).orElseThrow(Authentication::unauthorized);
    var methods = new ArrayList<String>();
    methods.add("token");
    methods.addAll(old.methods());
    return tokens.issue(methods, old.user(), project(old.user(), scope));
  }

  private Token byCredential(JsonNode given) {
    var userId = user(given.path("user")).map(User::id).orElse("");
    var wanted = given.path("id").asString(given.path("name").asString(""));
    var credential =
        accounts
            .credential(wanted, userId)
            .filter(it -> it.secret().equals(given.path("secret").asString("")))
            .filter(this::holds);
    if (credential.isEmpty()) {
      throw unauthorized();
    }
    var user = accounts.user(credential.get().userId()).orElseThrow(Authentication::unauthorized);
    var project = accounts.project(credential.get().projectId());
    return tokens.issue(List.of("application_credential"), user, project);
  }

  private boolean holds(Credential credential) {
    var expires = credential.expires();
    return expires == null || clock.instant().isBefore(expires);
  }

  private Optional<User> user(JsonNode who) {
    var idOrName = who.path("id").asString(who.path("name").asString(""));
    return inDomain(who) ? accounts.user(idOrName) : Optional.empty();
  }

  private static boolean inDomain(JsonNode thing) {
    var domain = thing.path("domain");
    return domain.isMissingNode()
        || domain.path("id").asString("").equals(Account.DOMAIN_ID)
        || domain.path("name").asString("").equalsIgnoreCase(Account.DOMAIN_NAME);
  }

  /** The project of a scope that the user may use; empty when no scope is asked for. */
  private Optional<Project> project(User user, JsonNode scope) {
    if (!scope.isObject()) {
      return Optional.empty();
    }
    var wanted = scope.path("project");
    var idOrName = wanted.path("id").asString(wanted.path("name").asString(""));
    var project = inDomain(wanted) ? accounts.project(idOrName) : Optional.<Project>empty();
    return Optional.of(
        project
            .filter(it -> user.isAdmin() || user.projects().contains(it.id()))
            .orElseThrow(Authentication::unauthorized));
  }

  static ApiError unauthorized() {
    return new ApiError(401, "The request you have made requires authentication.");
  }
}
