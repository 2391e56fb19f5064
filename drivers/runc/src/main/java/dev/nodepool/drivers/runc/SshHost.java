package dev.nodepool.drivers.runc;

import dev.nodepool.driver.CloudException;
import dev.nodepool.ssh.RemoteShell;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshException;
import dev.nodepool.ssh.SshTarget;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Another machine, as root, through one SSH session that is kept and renewed when it breaks. */
final class SshHost implements Host {
  /** Below OpenSSH's MaxSessions of 10. */
  private static final int SCRIPTS_AT_ONCE = 8;

  private static final Duration LOGIN = Duration.ofSeconds(20);

  private final SshConnections connections;
  private final SshTarget target;
  private final Uninterrupted scripts;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable RemoteShell shell;

  SshHost(SshConnections connections, SshTarget target) {
    this.connections = connections;
    this.target = target;
    this.scripts = new Uninterrupted("a runc script on " + target, SCRIPTS_AT_ONCE);
  }

  @Override
  public Result run(String script, List<String> arguments, String input, Duration patience)
      throws CloudException, InterruptedException {
    return scripts.run(() -> send(command(script, arguments), input, patience));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (shell != null) {
        shell.close();
        shell = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Result send(String command, String input, Duration patience)
      throws CloudException, InterruptedException {
    var bytes = input.getBytes(StandardCharsets.UTF_8);
    try {
      var result = session().run(command, new ByteArrayInputStream(bytes), patience);
      return new Result(result.exit(), result.stdout(), result.stderr());
    } catch (SshException e) {
      throw new CloudException(String.valueOf(e.getMessage()), e);
    }
  }

  private RemoteShell session() throws SshException, InterruptedException {
    lock.lockInterruptibly();
    try {
      var open = shell;
      if (open == null || !open.isOpen()) {
        open = RemoteShell.connect(connections, target, LOGIN);
        shell = open;
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  private static String command(String script, List<String> arguments) {
    return "exec /bin/sh -c %s nodepool-runc %s"
        .formatted(
            RemoteShell.quote(script),
            arguments.stream().map(RemoteShell::quote).collect(Collectors.joining(" ")));
  }
}
