package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.keystone.Account.Project;
import dev.nodepool.simulator.keystone.Account.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a login gives.
 *
 * @param project empty for a token without a scope, with which only projects can be asked for
 */
record Token(
    String id,
    List<String> methods,
    User user,
    Optional<Project> project,
    Instant issued,
    Instant expires,
    String audit) {
  Token {
    methods = List.copyOf(methods);
  }

  @Override
  public String toString() {
    return "token of " + user;
  }
}
