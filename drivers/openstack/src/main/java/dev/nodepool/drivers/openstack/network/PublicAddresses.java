package dev.nodepool.drivers.openstack.network;

import java.util.List;
import java.util.regex.Pattern;

/** Which addresses of version 4 the whole internet can route to. */
final class PublicAddresses {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

  /** IANA's registry of special addresses, as Python's ipaddress has it. */
  private static final List<Block> PRIVATE =
      List.of(
          block("0.0.0.0", 8),
          block("10.0.0.0", 8),
          block("127.0.0.0", 8),
          block("169.254.0.0", 16),
          block("172.16.0.0", 12),
          block("192.0.0.0", 29),
          block("192.0.0.170", 31),
          block("192.0.2.0", 24),
          block("192.168.0.0", 16),
          block("198.18.0.0", 15),
          block("198.51.100.0", 24),
          block("203.0.113.0", 24),
          block("240.0.0.0", 4));

  private PublicAddresses() {}

  private record Block(long start, int bits) {
    boolean contains(long address) {
      return start >> (32 - bits) == address >> (32 - bits);
    }
  }

  private static Block block(String start, int bits) {
    return new Block(number(start), bits);
  }

  /** False also for what is no address of version 4. */
  static boolean contain(String address) {
    long number = number(address);
    return number >= 0 && PRIVATE.stream().noneMatch(block -> block.contains(number));
  }

  /** -1 for what is no address of version 4. */
  private static long number(String address) {
    var parts = FORM.matcher(address);
    if (!parts.matches()) {
      return -1;
    }
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(parts.group(i));
      if (octet > 255) {
        return -1;
      }
      number = number << 8 | octet;
    }
    return number;
  }
}
