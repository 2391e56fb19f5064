package dev.nodepool.simulator.http;

import java.util.List;

/** Who calls, by the token: a user in a project. */
public record Caller(String token, String userId, String projectId, List<String> roles) {
  public Caller {
    roles = List.copyOf(roles);
  }

  public boolean isAdmin() {
    return roles.contains("admin");
  }
}
