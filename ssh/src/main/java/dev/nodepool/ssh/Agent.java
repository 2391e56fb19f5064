package dev.nodepool.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running ssh-agent; one that does not answer counts as one without keys. */
final class Agent extends AbstractAgentProxy {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);
  private static final int LARGEST_ANSWER = 1 << 20;

  private final String socket;
  private boolean closed;

  Agent(String socket) {
    super(null);
    this.socket = socket;
  }

  @Override
  public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() {
    try {
      return super.getIdentities();
    } catch (IOException | InvalidPathException e) {
      log.debug("the ssh-agent at {} gave no keys: {}", socket, e.getMessage());
      return List.of();
    }
  }

  /** One question and its answer, on a connection of its own. */
  @Override
  protected Buffer request(Buffer question) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var out = ByteBuffer.wrap(question.array(), question.rpos(), question.available());
      while (out.hasRemaining()) {
        channel.write(out);
      }
      int length = read(channel, Integer.BYTES).getInt();
      if (length < 1 || length > LARGEST_ANSWER) {
        throw new IOException("the ssh-agent answered with %d bytes".formatted(length));
      }
      return new ByteArrayBuffer(read(channel, length).array());
    }
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    var in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new EOFException("the ssh-agent hung up");
      }
    }
    return in.flip();
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
