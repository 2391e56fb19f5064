package dev.nodepool.cli.builder;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import java.util.regex.Pattern;

/** A machine as people name it to ssh: {@code [user@]host[:port]}, IPv6 in brackets with a port. */
record RemoteHost(String host, int port) {
  private static final int SSH = 22;
  private static final int LAST_PORT = 65_535;
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:[^@\\s]+@)?(?:\\[([0-9a-fA-F:.]+)]|([\\p{L}\\p{N}._-]+)|([0-9a-fA-F:.]+:[0-9a-fA-F:.]*))(?::(\\d{1,5}))?");

  static RemoteHost parse(String text) {
    var match = NAMED.matcher(text);
    if (match.matches()) {
      int port = match.group(4) == null ? SSH : Integer.parseInt(match.group(4));
      for (int group = 1; group <= 3; group++) {
        if (match.group(group) != null && port > 0 && port <= LAST_PORT) {
          return new RemoteHost(match.group(group), port);
        }
      }
    }
    throw new CommandFailure(
        ExitCode.USAGE, "%s names no host: write it as [user@]host[:port].".formatted(text));
  }
}
