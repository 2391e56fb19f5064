package dev.nodepool.simulator.keystone;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Keystone knows of, all of it in the domain {@code Default}. */
public final class Account {
  static final String DOMAIN_ID = "default";
  static final String DOMAIN_NAME = "Default";

  private Account() {}

  /** A project, whose resources are a cloud of its own in each region. */
  public record Project(String id, String name) {}

  /**
   * A user.
   *
   * @param projects the ids of the projects that it may use; the first is its own
   */
  public record User(
      String id, String name, String password, List<String> projects, List<String> roles) {
    public User {
      projects = List.copyOf(projects);
      roles = List.copyOf(roles);
    }

    boolean isAdmin() {
      return roles.contains("admin");
    }

    @Override
    public String toString() {
      return "user " + name;
    }
  }

  /**
   * A secret by which a user's program logs in to one project.
   *
   * @param expires null for never
   */
  public record Credential(
      String id,
      String name,
      String secret,
      String userId,
      String projectId,
      @Nullable Instant expires) {
    /** The same that ends then; null for never. */
    public Credential until(@Nullable Instant end) {
      return new Credential(id, name, secret, userId, projectId, end);
    }

    @Override
    public String toString() {
      return "application credential " + name;
    }
  }
}
