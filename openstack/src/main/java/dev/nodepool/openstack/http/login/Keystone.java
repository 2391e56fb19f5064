package dev.nodepool.openstack.http.login;

import dev.nodepool.concurrent.SingleFlight;
import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.Credentials;
import dev.nodepool.openstack.http.transport.ErrorResponse;
import dev.nodepool.openstack.http.transport.Reply;
import dev.nodepool.openstack.http.transport.Request;
import dev.nodepool.openstack.http.transport.Transport;
import dev.nodepool.openstack.identity.Access;
import dev.nodepool.openstack.identity.IdentityService;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in, and keeps the token that all threads share. One login at a time: those who need a token
 * meanwhile wait for its outcome, and share it when it fails. A token that is about to end is
 * renewed by one thread while the others go on with it.
 */
public final class Keystone implements IdentityService {
  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
  private static final ApiCall TOKENS = new ApiCall("identity", "POST", "tokens");

  private final CloudConfig cloud;
  private final Transport transport;
  private final SingleFlight<Token, CloudApiException> tokens = new SingleFlight<>(this::login);
  private final ReentrantLock renewing = new ReentrantLock();

  public Keystone(CloudConfig cloud, Transport transport) {
    this.cloud = cloud;
    this.transport = transport;
  }

  @Override
  public Access access() throws CloudApiException, InterruptedException {
    return token().access();
  }

  /** A token that serves for now, as far as we know. */
  public Token token() throws CloudApiException, InterruptedException {
    var known = tokens.known();
    if (known != null && known.isOver()) {
      tokens.drop(known);
      known = null;
    }
    if (known == null) {
      return tokens.get();
    }
    return known.isDue() && renewing.tryLock() ? renewed(known) : known;
  }

  /** Called with the lock held, and gives it back. */
  private Token renewed(Token old) throws InterruptedException {
    try {
      var other = tokens.known();
      return other != null && !other.equals(old) ? other : tokens.fresh();
    } catch (CloudApiException e) {
      log.warn("{}: the token cannot be renewed yet: {}", cloud.title(), e.getMessage());
      return old;
    } finally {
      renewing.unlock();
    }
  }

  /** That token was refused: nobody is to use it again. */
  void reject(Token refused) {
    tokens.drop(refused);
  }

  private Token login() throws CloudApiException, InterruptedException {
    var credentials = cloud.credentials();
    var request =
        new Request(
            TOKENS,
            "POST",
            URI.create(versioned(credentials.authUrl()) + "/auth/tokens"),
            Map.of("Content-Type", "application/json", "Accept", "application/json"),
            BodyPublishers.ofByteArray(LoginBody.of(credentials)),
            cloud.patience());
    var reply = transport.send(request);
    var value = reply.header("x-subject-token");
    if (!reply.isGood() || value.isEmpty()) {
      throw refused(reply);
    }
    return Token.of(value.get(), reply.json().path("token"), cloud.region());
  }

  /** Version 3 of the API, whatever the URL says of versions. */
  static String versioned(String authUrl) {
    var bare = authUrl.replaceFirst("/+$", "").replaceFirst("/v(2\\.0|3)$", "");
    return bare + "/v3";
  }

  private CloudApiException refused(Reply reply) {
    var refusal = ErrorResponse.of(reply);
    var words = refusal.words();
    for (var secret : cloud.credentials().secrets()) {
      words = words.replace(secret.reveal(), "***");
    }
    var url = versioned(cloud.credentials().authUrl());
    boolean ours =
        reply.status() == 401
            || reply.status() == 403
            || (reply.status() == 404 && refusal.ofService());
    var sentence =
        ours
            ? "%s refuses %s; %s".formatted(url, whoWeAre(), mend())
            : reply.isGood() || reply.status() < 500
                ? "%s is no Keystone v3: it answered %d; check auth_url in clouds.yaml"
                    .formatted(url, reply.status())
                : "%s cannot log us in: it answered %d; ask the operator of the cloud"
                    .formatted(url, reply.status());
    return CloudApiException.atLogin(
        ours ? Kind.FORBIDDEN : Kind.UNAVAILABLE,
        "%s: %s%s"
            .formatted(cloud.title(), sentence, words.isEmpty() ? "" : " (it says: " + words + ")"),
        reply.requestId().orElse(null));
  }

  private String whoWeAre() {
    return switch (cloud.credentials()) {
      case Credentials.Password it ->
          "user %s with this password for project %s".formatted(it.user(), it.project());
      case Credentials.Token it -> "this token for project " + it.project();
      case Credentials.ApplicationCredential it ->
          "application credential " + (it.id() == null ? it.name() : it.id());
    };
  }

  private String mend() {
    return switch (cloud.credentials()) {
      case Credentials.Password it ->
          "correct username, password, domain or project in clouds.yaml or secure.yaml";
      case Credentials.Token it -> "it may have expired: put a new one into clouds.yaml";
      case Credentials.ApplicationCredential it ->
          "it has expired, is unknown, or its secret is wrong: see `openstack application credential list`, make a new one (`openstack application credential create`) and put it into clouds.yaml";
    };
  }
}
