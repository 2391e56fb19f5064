package dev.nodepool.ssh;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to log in, and as whom.
 *
 * @param hostKeys the keys that the host may show, as {@code <type> <base64>}; empty means that the
 *     host key is not checked
 * @param privateKey the only key to offer; null means those of {@link Identities#privateKeys()} and
 *     of the agent at SSH_AUTH_SOCK
 * @param oldAlgorithms whether also algorithms may be used that are no longer safe
 */
public record SshTarget(
    String host,
    int port,
    String user,
    List<String> hostKeys,
    @Nullable Path privateKey,
    boolean oldAlgorithms) {

  public SshTarget {
    hostKeys = List.copyOf(hostKeys);
  }

  public SshTarget(
      String host, int port, String user, List<String> hostKeys, @Nullable Path privateKey) {
    this(host, port, user, hostKeys, privateKey, false);
  }

  public SshTarget withOldAlgorithms(boolean allowed) {
    return new SshTarget(host, port, user, hostKeys, privateKey, allowed);
  }

  /** As people write it: {@code user@host:port}, with brackets around an IPv6 address. */
  @Override
  public String toString() {
    return user + "@" + KnownHosts.display(host, port);
  }
}
