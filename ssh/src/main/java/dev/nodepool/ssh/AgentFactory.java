package dev.nodepool.ssh;

import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/** Lends the keys of the user's ssh-agent to those sessions that ask for them. */
final class AgentFactory implements SshAgentFactory {
  /** Present on a session that may use the agent. */
  static final AttributeRepository.AttributeKey<Boolean> WANTED =
      new AttributeRepository.AttributeKey<>();

  private final @Nullable String socket;

  AgentFactory(@Nullable String socket) {
    this.socket = socket;
  }

  @Override
  @SuppressWarnings("NullAway") // the library takes null for "no agent"
  public SshAgent createClient(Session session, FactoryManager manager) {
    return socket == null || session.getAttribute(WANTED) == null ? null : new Agent(socket);
  }

  @Override
  public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
    return List.of();
  }

  @Override
  @SuppressWarnings("NullAway") // nothing is forwarded, so nobody asks
  public SshAgentServer createServer(ConnectionService service) {
    return null;
  }
}
