package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.keystone.Account.Project;
import dev.nodepool.simulator.keystone.Account.User;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that hold. Thread-safe. */
public final class Tokens {
  private static final int ENOUGH = 10_000;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Token> byId = new ConcurrentHashMap<>();
  private volatile Duration life;

  public Tokens(InstantSource clock, Duration life) {
    this.clock = clock;
    this.life = life;
  }

  /** New tokens hold so long. */
  public void setLife(Duration duration) {
    life = duration;
  }

  /** No token holds any more, as after an accident of the cloud's. */
  public void forget() {
    byId.clear();
  }

  Token issue(List<String> methods, User user, Optional<Project> project) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var token =
        new Token("gAAAAAB" + text(48), methods, user, project, now, now.plus(life), text(16));
    if (byId.size() > ENOUGH) {
      byId.values().removeIf(it -> it.expires().isBefore(now));
    }
    byId.put(token.id(), token);
    return token;
  }

  private String text(int bytes) {
    var content = new byte[bytes];
    random.nextBytes(content);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
  }

  Optional<Token> find(String id) {
    var token = byId.get(id);
    if (token == null) {
      return Optional.empty();
    }
    if (!clock.instant().isBefore(token.expires())) {
      byId.remove(id);
      return Optional.empty();
    }
    return Optional.of(token);
  }

  void revoke(String id) {
    byId.remove(id);
  }
}
