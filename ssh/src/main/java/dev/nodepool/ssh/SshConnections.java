package dev.nodepool.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * The SSH client of the process: one is enough, and it starts with the first connection. Any number
 * of threads may use it at once; host-key scans beyond 100 at a time wait their turn.
 */
public final class SshConnections implements AutoCloseable {
  /** How long one attempt to reach a host may take, from the first packet to the key exchange. */
  static final Duration ATTEMPT = Duration.ofSeconds(10);

  private static final int SCANS_AT_ONCE = 100;
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final int LOST_HEARTBEATS = 4;
  private static final AttributeRepository.AttributeKey<SessionListener> WATCHER =
      new AttributeRepository.AttributeKey<>();

  static {
    // Also before the library's names of algorithms are looked at, which ask for its provider.
    prepare();
  }

  private final Semaphore scans = new Semaphore(SCANS_AT_ONCE, true);
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable String agentSocket;
  private @Nullable SshClient client;
  private boolean closed;

  public SshConnections() {
    this(System.getenv("SSH_AUTH_SOCK"));
  }

  /** With the ssh-agent that listens at that path; null means none. */
  SshConnections(@Nullable String agentSocket) {
    this.agentSocket = agentSocket;
  }

  /** BouncyCastle is for Ed25519 here, not for the rest of the process: call before any crypto. */
  static void prepare() {
    System.setProperty("org.apache.sshd.security.provider.BC.useNamed", "false");
  }

  /** The permits of host-key scans: take one for each attempt, not for the pauses between. */
  Semaphore scans() {
    return scans;
  }

  /**
   * Starts to connect and returns at once. {@code watcher} hears everything about the session, and
   * may still change what the session proposes while it hears sessionCreated.
   */
  ConnectFuture dial(String user, InetSocketAddress address, SessionListener watcher)
      throws IOException {
    return client()
        .connect(user, address, AttributeRepository.ofKeyValuePair(WATCHER, watcher), null);
  }

  /** The address of a name, asked for anew each time: a booting machine's may come or change. */
  static InetSocketAddress resolve(String host, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  private SshClient client() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the SSH client is closed already");
      }
      var running = client;
      if (running == null) {
        running = started();
        client = running;
      }
      return running;
    } finally {
      lock.unlock();
    }
  }

  private SshClient started() {
    prepare();
    var client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setServerKeyVerifier((session, address, key) -> false);
    client.setAgentFactory(new AgentFactory(agentSocket));
    client.addSessionListener(new Introduction());
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, ATTEMPT);
    // A silent command may run for hours; a dead peer is found by the heartbeat.
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, LOST_HEARTBEATS);
    client.start();
    return client;
  }

  /** Ends every session that is still open. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (client != null) {
        client.stop();
        client = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Hands each new session over to the watcher that it was dialled with. */
  private static final class Introduction implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      if (session instanceof ClientSession opened
          && opened.getConnectionContext() instanceof AttributeRepository context) {
        var watcher = context.getAttribute(WATCHER);
        if (watcher != null) {
          session.addSessionListener(watcher);
          watcher.sessionCreated(session);
        }
      }
    }
  }
}
