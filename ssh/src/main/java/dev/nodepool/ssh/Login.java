package dev.nodepool.ssh;

import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try to log in: reach the host, check its key, then prove who we are. Used once. */
final class Login implements SessionListener {
  private static final Logger log = LoggerFactory.getLogger(Login.class);
  private static final Duration AUTHENTICATION = Duration.ofSeconds(30);

  private final SshConnections connections;
  private final SshTarget target;
  private final List<HostKey> known;

  /** What the I/O threads report: empty when a stage is done, else why it failed. */
  private final LinkedBlockingQueue<Optional<String>> reports = new LinkedBlockingQueue<>();

  private volatile @Nullable String refused;
  private volatile @Nullable ClientSession session;
  private String why = "";

  Login(SshConnections connections, SshTarget target) {
    this.connections = connections;
    this.target = target;
    this.known = target.hostKeys().stream().map(HostKey::parse).toList();
  }

  /**
   * Whether the host answered and showed the right key; if not, {@link #why} says what happened.
   */
  boolean reach(Deadline deadline) throws SshException, InterruptedException {
    ConnectFuture connecting = null;
    boolean reached = false;
    try {
      var address = SshConnections.resolve(target.host(), target.port());
      connecting = connections.dial(target.user(), address, this);
      connecting.addListener(done -> {
        if (done.getException() != null) {
          reports.add(Optional.of(Failures.describe(done.getException())));
        }
      });
      reached = succeeded(deadline.leftUpTo(SshConnections.ATTEMPT));
      if (refused != null) {
        throw new SshException(refused);
      }
      return reached;
    } catch (UnknownHostException e) {
      why = Failures.describe(e);
      return false;
    } catch (IOException e) {
      why = Failures.describe(e);
      return false;
    } finally {
      if (!reached) {
        abandon(connecting);
      }
    }
  }

  String why() {
    return why;
  }

  /** Proves who we are on the connection that {@link #reach} made. */
  ClientSession authenticate() throws SshException, InterruptedException {
    var opened = session;
    if (opened == null) {
      throw new IllegalStateException("%s was not reached".formatted(target));
    }
    boolean accepted = false;
    try {
      int keys = offerKeys(opened);
      opened
          .auth()
          .addListener(done ->
              reports.add(
                  done.isSuccess() ? Optional.empty() : Optional.of("no key was accepted")));
      accepted = succeeded(AUTHENTICATION);
      if (!accepted) {
        throw new SshException(
            "%s refused the login (%s; %d keys from files were offered): put the public key into %s's authorized_keys there."
                .formatted(target, why, keys, target.user()));
      }
      return opened;
    } catch (IOException e) {
      throw new SshException(
          "%s ended the connection during the login: %s.".formatted(target, Failures.describe(e)),
          e);
    } finally {
      if (!accepted) {
        opened.close(true);
      }
    }
  }

  @Override
  public void sessionCreated(Session created) {
    var opened = (ClientSession) created;
    session = opened;
    opened.setServerKeyVerifier((client, address, key) -> accepts(key));
    if (target.oldAlgorithms()) {
      OldAlgorithms.allow(opened);
    }
    if (!known.isEmpty() || target.oldAlgorithms()) {
      // The server shows the key that we ask for first: one of a type that we can compare.
      opened.setSignatureFactories(
          Arrays.stream(KeyFamily.values())
              .filter(family -> target.oldAlgorithms() || KeyFamily.SAFE.contains(family))
              .sorted(Comparator.comparing(family -> !knows(family)))
              .flatMap(family -> family.signatures().stream())
              .toList());
    }
    if (target.privateKey() == null) {
      opened.setAttribute(AgentFactory.WANTED, true);
    }
  }

  @Override
  public void sessionEvent(Session opened, Event event) {
    if (event == Event.KeyEstablished) {
      reports.add(Optional.empty());
    }
  }

  @Override
  public void sessionNegotiationEnd(
      Session opened,
      Map<KexProposalOption, String> ours,
      Map<KexProposalOption, String> theirs,
      Map<KexProposalOption, String> agreed,
      @Nullable Throwable reason) {
    if (reason != null) {
      refused =
          "%s offers only what is no longer safe for a login (%s): renew its sshd%s."
              .formatted(
                  KnownHosts.display(target.host(), target.port()),
                  OldAlgorithms.offered(ours, theirs),
                  target.oldAlgorithms()
                      ? ""
                      : ", or allow it with old-ssh-algorithms: true if the node is a static one");
      reports.add(Optional.of("there was no agreement about the algorithms"));
    }
  }

  @Override
  public void sessionException(Session opened, Throwable failure) {
    reports.add(Optional.of(Failures.describe(failure)));
  }

  @Override
  public void sessionClosed(Session opened) {
    reports.add(Optional.of("it closed the connection"));
  }

  private boolean knows(KeyFamily family) {
    return known.stream().anyMatch(key -> family.owns(key.type()));
  }

  private boolean accepts(PublicKey shown) {
    var key = HostKey.of(shown);
    if (known.isEmpty() || known.contains(key)) {
      return true;
    }
    refused =
        "The host key of %s is %s, but %s was expected: the machine was rebuilt, or another one answers in its place."
            .formatted(
                KnownHosts.display(target.host(), target.port()),
                named(key),
                known.stream().map(Login::named).collect(Collectors.joining(" or ")));
    return false;
  }

  private static String named(HostKey key) {
    return key.type() + " " + key.fingerprint();
  }

  private boolean succeeded(Duration patience) throws InterruptedException {
    var report = reports.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (report == null) {
      why = "it did not answer within " + Failures.seconds(patience);
      return false;
    }
    why = report.orElse("");
    return report.isEmpty();
  }

  private int offerKeys(ClientSession opened) throws SshException {
    var only = target.privateKey();
    if (only != null) {
      return offer(opened, only);
    }
    int keys = 0;
    for (var file : Identities.privateKeys()) {
      try {
        keys += offer(opened, file);
      } catch (SshException e) {
        // One with a passphrase, say: the agent may hold it.
        log.debug("{}", e.getMessage());
      }
    }
    return keys;
  }

  private static int offer(ClientSession opened, Path file) throws SshException {
    try {
      var pairs = Identities.load(file);
      pairs.forEach(opened::addPublicKeyIdentity);
      return pairs.size();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new SshException(
          "The private key %s cannot be used: %s. Name a key without a passphrase, or add it to an ssh-agent."
              .formatted(file, Failures.describe(e)),
          e);
    }
  }

  private void abandon(@Nullable ConnectFuture connecting) {
    if (connecting != null && !connecting.isDone()) {
      connecting.addListener(done -> {
        if (done.isConnected()) {
          done.getSession().close(true);
        }
      });
      connecting.cancel();
    }
    var opened = session;
    if (opened != null) {
      opened.close(true);
    }
  }
}
