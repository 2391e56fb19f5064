package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.keystone.Account.Credential;
import dev.nodepool.simulator.keystone.Account.Project;
import dev.nodepool.simulator.keystone.Account.User;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The projects, users and application credentials. Thread-safe. */
public final class Accounts {
  /** The project that {@link #standard} users work in. */
  public static final Project PROJECT = new Project("6e6f6465706f6f6c2d70726f6a656374", "nodepool");

  public static final User USER =
      new User(
          "6e6f6465706f6f6c2d757365722d3031",
          "nodepool",
          "nodepool-secret",
          List.of(PROJECT.id()),
          List.of("member", "reader"));

  public static final User ADMIN =
      new User(
          "6e6f6465706f6f6c2d61646d696e3031",
          "admin",
          "admin-secret",
          List.of(PROJECT.id()),
          List.of("admin", "member", "reader"));

  public static final Credential CREDENTIAL =
      new Credential(
          "6e6f6465706f6f6c2d63726564303031",
          "nodepool-launcher",
          "nodepool-credential-secret",
          USER.id(),
          PROJECT.id(),
          null);

  private final Map<String, Project> projects = new ConcurrentHashMap<>();
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final Map<String, Credential> credentials = new ConcurrentHashMap<>();

  public Accounts(List<Project> projects, List<User> users, List<Credential> credentials) {
    projects.forEach(project -> this.projects.put(project.id(), project));
    users.forEach(user -> this.users.put(user.id(), user));
    credentials.forEach(this::add);
  }

  /** A project {@code nodepool}, its user, an administrator and an application credential. */
  public static Accounts standard() {
    return new Accounts(List.of(PROJECT), List.of(USER, ADMIN), List.of(CREDENTIAL));
  }

  /** From now on that credential, or the one that it has instead. */
  public void add(Credential credential) {
    credentials.put(credential.id(), credential);
  }

  boolean removeCredential(String id) {
    return credentials.remove(id) != null;
  }

  Collection<Project> projects() {
    return projects.values();
  }

  Collection<User> users() {
    return users.values();
  }

  List<Credential> credentialsOf(String userId) {
    return credentials.values().stream().filter(it -> it.userId().equals(userId)).toList();
  }

  public Optional<Project> project(String idOrName) {
    return find(projects, idOrName, Project::name);
  }

  Optional<User> user(String idOrName) {
    return find(users, idOrName, User::name);
  }

  /** Its name does only together with its user: {@code userId} is empty where it is not known. */
  Optional<Credential> credential(String idOrName, String userId) {
    var byId = Optional.ofNullable(credentials.get(idOrName));
    return byId.isPresent()
        ? byId
        : credentialsOf(userId).stream().filter(it -> it.name().equals(idOrName)).findFirst();
  }

  /** The projects that a user may use. */
  List<Project> projectsOf(User user) {
    return user.projects().stream()
        .flatMap(id -> Optional.ofNullable(projects.get(id)).stream())
        .collect(Collectors.toList());
  }

  private static <T> Optional<T> find(
      Map<String, T> byId, String idOrName, Function<T, String> name) {
    var found = byId.get(idOrName);
    return found != null
        ? Optional.of(found)
        : byId.values().stream().filter(it -> name.apply(it).equals(idOrName)).findFirst();
  }
}
