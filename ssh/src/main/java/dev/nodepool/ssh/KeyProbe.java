package dev.nodepool.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * One connection that asks for one family of host key and ends when it saw it. Its callbacks run on
 * the client's I/O threads; they only write down what happened.
 */
final class KeyProbe implements SessionListener {
  /** What became of a probe; each tells exactly one. */
  sealed interface Outcome {
    KeyFamily family();

    record Found(KeyFamily family, HostKey key) implements Outcome {}

    record NotOffered(KeyFamily family) implements Outcome {}

    record Failed(KeyFamily family, String why) implements Outcome {}
  }

  /** Cheap exchanges first: the key is all that we want. */
  private static final List<String> CHEAP =
      List.of(BuiltinDHFactories.curve25519.getName(), BuiltinDHFactories.ecdhp256.getName());

  private final KeyFamily family;
  private final Queue<Outcome> outcomes;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile @Nullable ConnectFuture connecting;
  private volatile @Nullable Session session;
  private volatile Map<KexProposalOption, String> proposal = Map.of();

  KeyProbe(KeyFamily family, Queue<Outcome> outcomes) {
    this.family = family;
    this.outcomes = outcomes;
  }

  /** Sets off and returns at once. */
  void start(SshConnections connections, InetSocketAddress address) {
    try {
      var future = connections.dial("nodepool", address, this);
      connecting = future;
      future.addListener(done -> {
        if (done.getException() != null) {
          failed(done.getException());
        }
      });
    } catch (IOException e) {
      failed(e);
    }
  }

  /** The families that the server says it has; empty before it said so. */
  List<KeyFamily> offered() {
    var said = proposal;
    return Stream.of(KeyFamily.values()).filter(one -> one.offeredBy(said)).toList();
  }

  /** Hangs up, whether or not there was an answer; does not wait. */
  void stop() {
    stopped = true;
    var pending = connecting;
    if (pending != null && !pending.isDone()) {
      pending.cancel();
    }
    hangUp();
  }

  @Override
  public void sessionCreated(Session created) {
    session = created;
    if (stopped) {
      hangUp();
      return;
    }
    OldAlgorithms.allow(created);
    created.setSignatureFactories(family.signatures());
    created.setKeyExchangeFactories(cheapFirst(created.getKeyExchangeFactories()));
    ((ClientSession) created)
        .setServerKeyVerifier((opened, address, key) -> {
          tell(new Outcome.Found(family, HostKey.of(key)));
          return true;
        });
  }

  @Override
  public void sessionNegotiationEnd(
      Session opened,
      Map<KexProposalOption, String> ours,
      Map<KexProposalOption, String> theirs,
      Map<KexProposalOption, String> agreed,
      @Nullable Throwable reason) {
    proposal = Map.copyOf(theirs);
    if (reason != null) {
      if (family.offeredBy(theirs)) {
        failed(reason);
      } else {
        tell(new Outcome.NotOffered(family));
      }
    }
  }

  @Override
  public void sessionException(Session opened, Throwable failure) {
    failed(failure);
  }

  @Override
  public void sessionClosed(Session opened) {
    tell(new Outcome.Failed(family, "it closed the connection before it showed a key"));
  }

  private void failed(Throwable failure) {
    tell(new Outcome.Failed(family, Failures.describe(failure)));
  }

  private void tell(Outcome outcome) {
    if (told.compareAndSet(false, true)) {
      outcomes.add(outcome);
    }
  }

  private void hangUp() {
    var opened = session;
    if (opened != null) {
      opened.close(true);
    }
  }

  private static List<KeyExchangeFactory> cheapFirst(List<KeyExchangeFactory> factories) {
    return factories.stream()
        .sorted((a, b) -> Boolean.compare(CHEAP.contains(b.getName()), CHEAP.contains(a.getName())))
        .toList();
  }
}
