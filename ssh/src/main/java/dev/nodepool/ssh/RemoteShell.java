package dev.nodepool.ssh;

import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * A session on a machine, logged in. Any number of threads may run commands through it at once, as
 * far as the server's MaxSessions goes (OpenSSH: 10).
 */
public final class RemoteShell implements AutoCloseable {
  /**
   * Every channel's command is a child of the same server process and leads a process group; what
   * has lost its leader is known by the connection in its environment. Only the shell, grep and
   * /proc are used, because small images have no ps.
   */
  private static final String END_ALL =
      """
      exec sh -c '
      targets=
      for file in /proc/[0-9]*/stat; do
        read -r line <"$file" || continue
        pid=${line%% *}
        set -- ${line##*) }
        if [ "$2" = "$PPID" ] && [ "$pid" != "$$" ]; then targets="$targets -$pid"; fi
      done 2>/dev/null
      for file in $(grep -lzx "SSH_CONNECTION=$SSH_CONNECTION" /proc/[0-9]*/environ 2>/dev/null); do
        pid=${file#/proc/}
        pid=${pid%/environ}
        if [ -d "/proc/$pid" ] && [ "$pid" != "$$" ]; then targets="$targets $pid"; fi
      done
      [ -n "$targets" ] || exit 0
      kill -TERM $targets 2>/dev/null
      sleep 1
      kill -KILL $targets 2>/dev/null
      exit 0'
      """;

  private static final int CAPTURED = 1 << 20;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final ClientSession session;
  private final SshTarget target;

  private RemoteShell(ClientSession session, SshTarget target) {
    this.session = session;
    this.target = target;
  }

  /**
   * Logs in. Blocks, and tries again while the host does not answer, until {@code patience} is
   * over; a wrong host key and a refused login are not tried again.
   */
  public static RemoteShell connect(SshConnections connections, SshTarget target, Duration patience)
      throws SshException, InterruptedException {
    var deadline = Deadline.in(patience);
    while (true) {
      var login = new Login(connections, target);
      if (login.reach(deadline)) {
        return new RemoteShell(login.authenticate(), target);
      }
      deadline.pause(PAUSE);
      if (deadline.over()) {
        throw new SshException(
            "%s could not be reached within %s (%s): see whether sshd runs there and the port is open to this machine."
                .formatted(target, Failures.seconds(patience), login.why()));
      }
    }
  }

  /**
   * Runs a command through the user's shell and passes its output on as it comes; blocks until it
   * ends. An interrupt closes the channel and asks the server to end the command (OpenSSH does so
   * for everybody but root; a command that goes on writing ends in any case). The streams are not
   * closed.
   *
   * @return its exit code; 128 + n if signal n ended it
   */
  public int run(
      String command, @Nullable InputStream stdin, OutputStream stdout, OutputStream stderr)
      throws SshException, InterruptedException {
    return command(command).run(stdin, stdout, stderr, null);
  }

  /** Runs a command that is done within {@code patience}, and keeps what it says. */
  public CommandResult run(String command, Duration patience)
      throws SshException, InterruptedException {
    return run(command, InputStream.nullInputStream(), patience);
  }

  /** Runs a command that is done within {@code patience} on the given input. */
  public CommandResult run(String command, InputStream stdin, Duration patience)
      throws SshException, InterruptedException {
    var stdout = new BoundedOutput(CAPTURED);
    var stderr = new BoundedOutput(CAPTURED);
    int exit = command(command).run(stdin, stdout, stderr, patience);
    return new CommandResult(exit, stdout.text(), stderr.text());
  }

  /**
   * Ends every command that was started through this session, and its children: with a word at
   * first, a second later by force. For machines that are used again, since OpenSSH itself delivers
   * no signals to the commands of root. The machine needs /proc.
   */
  public void endCommands(Duration patience) throws SshException, InterruptedException {
    run(END_ALL, patience);
  }

  /** Whether the connection still stands. */
  public boolean isOpen() {
    return session.isOpen();
  }

  /** Ends the session and with it every command that still runs through it. */
  @Override
  public void close() {
    session.close(true);
  }

  /** A word that a POSIX shell reads as exactly this text. */
  public static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private RemoteCommand command(String command) throws SshException {
    try {
      return new RemoteCommand(session.createExecChannel(command), target.toString());
    } catch (IOException e) {
      throw new SshException(
          "%s let no command run: %s.".formatted(target, Failures.describe(e)), e);
    }
  }
}
