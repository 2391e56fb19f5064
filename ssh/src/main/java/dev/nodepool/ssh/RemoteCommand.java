package dev.nodepool.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.SshConstants;
import org.jspecify.annotations.Nullable;

/**
 * One command on one channel. Its streams are moved by virtual threads of its own, so that a slow
 * reader holds up nobody else's connection.
 */
final class RemoteCommand {
  private static final Duration OPENING = Duration.ofSeconds(30);
  private static final int CHUNK = 32 * 1024;
  private static final int SIGNALLED = 128;
  private static final Map<String, Integer> SIGNALS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("ABRT", 6),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15));

  private final ChannelExec channel;
  private final String where;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable IOException broken;

  RemoteCommand(ChannelExec channel, String where) {
    this.channel = channel;
    this.where = where;
  }

  /** Runs it to its end; {@code patience} null means for as long as it takes. */
  int run(
      @Nullable InputStream stdin,
      OutputStream stdout,
      OutputStream stderr,
      @Nullable Duration patience)
      throws SshException, InterruptedException {
    channel.addCloseFutureListener(done -> closed.countDown());
    open();
    var feeder = Thread.ofVirtual().name("ssh-stdin").start(() -> feed(stdin));
    var pumps =
        List.of(
            Thread.ofVirtual()
                .name("ssh-stdout")
                .start(() -> pump(channel.getInvertedOut(), stdout)),
            Thread.ofVirtual()
                .name("ssh-stderr")
                .start(() -> pump(channel.getInvertedErr(), stderr)));
    boolean ended = false;
    try {
      if (!ended(patience)) {
        throw new SshException(
            "A command on %s did not end within %s and was stopped."
                .formatted(where, Failures.seconds(patience == null ? Duration.ZERO : patience)));
      }
      for (var pump : pumps) {
        pump.join();
      }
      ended = true;
    } finally {
      feeder.interrupt();
      if (!ended) {
        terminate();
      }
    }
    return exit();
  }

  private void open() throws SshException, InterruptedException {
    try {
      channel.open().verify(OPENING);
    } catch (InterruptedIOException e) {
      channel.close(true);
      Thread.interrupted();
      throw new InterruptedException("interrupted while opening a channel");
    } catch (IOException e) {
      channel.close(true);
      throw new SshException(
          "%s let no command run: %s.".formatted(where, Failures.describe(e)), e);
    }
  }

  private boolean ended(@Nullable Duration patience) throws InterruptedException {
    if (patience == null) {
      closed.await();
      return true;
    }
    return closed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private int exit() throws SshException {
    var failure = broken;
    if (failure != null) {
      throw new SshException(
          "The output of a command on %s could not be passed on: %s."
              .formatted(where, Failures.describe(failure)),
          failure);
    }
    Integer status = channel.getExitStatus();
    if (status != null) {
      return status;
    }
    String signal = channel.getExitSignal();
    if (signal != null) {
      return SIGNALLED + SIGNALS.getOrDefault(signal, 0);
    }
    throw new SshException(
        "The connection to %s was lost while a command ran there.".formatted(where));
  }

  /** A reader that is gone ends the command; a channel that is gone only ends the pump. */
  private void pump(InputStream from, OutputStream to) {
    var chunk = new byte[CHUNK];
    try {
      for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
        if (!deliver(chunk, read, to)) {
          return;
        }
      }
    } catch (IOException e) {
      // The channel is closing; whoever waits for that says what it means.
      return;
    }
  }

  private boolean deliver(byte[] chunk, int length, OutputStream to) {
    try {
      to.write(chunk, 0, length);
      to.flush();
      return true;
    } catch (IOException e) {
      broken = e;
      terminate();
      return false;
    }
  }

  private void feed(@Nullable InputStream stdin) {
    try (var to = channel.getInvertedIn()) {
      if (stdin != null) {
        var chunk = new byte[CHUNK];
        for (int read = stdin.read(chunk); read >= 0; read = stdin.read(chunk)) {
          to.write(chunk, 0, read);
          to.flush();
        }
      }
    } catch (IOException e) {
      // The command ended before it read everything, or the input broke: either ends the input.
      return;
    }
  }

  /**
   * Asks the far side to end the command, and closes the channel with a word: only then does a
   * command that goes on writing find nobody at the other end. Does not wait.
   */
  private void terminate() {
    try {
      var request = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
      request.putUInt(channel.getRecipient());
      request.putString("signal");
      request.putBoolean(false);
      request.putString("TERM");
      channel.getSession().writePacket(request);
    } catch (IOException e) {
      broken = broken == null ? e : broken;
    }
    channel.close(false);
  }
}
