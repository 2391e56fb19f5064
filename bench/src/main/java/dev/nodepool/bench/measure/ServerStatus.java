package dev.nodepool.bench.measure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a ZooKeeper server has done since its start, as its command {@code srvr} says, which every
 * server answers.
 *
 * @param zxid the number of the newest transaction
 * @param packets received and sent
 */
public record ServerStatus(long zxid, long packets) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern LINE = Pattern.compile("(?m)^(Zxid|Received|Sent): (\\S+)$");

  /** Asks the server; blocks at most ten seconds. */
  public static ServerStatus of(InetSocketAddress server) throws IOException {
    try (var socket = new Socket()) {
      int patience = Math.toIntExact(PATIENCE.toMillis());
      socket.connect(server, patience);
      socket.setSoTimeout(patience);
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  static ServerStatus parse(String text) throws IOException {
    long zxid = -1;
    long packets = 0;
    for (var match = LINE.matcher(text); match.find(); ) {
      if (match.group(1).equals("Zxid")) {
        zxid = Long.decode(match.group(2));
      } else {
        packets += Long.parseLong(match.group(2));
      }
    }
    if (zxid < 0) {
      throw new IOException("ZooKeeper does not answer srvr: allow it by 4lw.commands.whitelist");
    }
    return new ServerStatus(zxid, packets);
  }

  public long transactionsSince(ServerStatus earlier) {
    return zxid - earlier.zxid;
  }

  public long packetsSince(ServerStatus earlier) {
    return packets - earlier.packets;
  }
}
