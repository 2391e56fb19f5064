package dev.nodepool.cloudmodel.network;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The addresses of a subnet. Guarded by the cloud's lock. */
final class AddressPool {
  private static final int FIRST = 10;

  private final String cidr;
  private final boolean six;
  private final long base;
  private final long size;
  private final Set<String> taken = new HashSet<>();
  private final Deque<String> returned = new ArrayDeque<>();
  private long next = FIRST;

  /**
   * @param cidr {@code 10.64.0.0/16}, or {@code fd00:64::/64} for version 6
   */
  AddressPool(String cidr) {
    this.cidr = cidr;
    var parts = cidr.split("/", -1);
    this.six = cidr.contains(":");
    this.base = six ? 0 : number(parts[0]);
    this.size = six ? Integer.MAX_VALUE : 1L << (32 - Integer.parseInt(parts[1]));
  }

  private static long number(String address) {
    long number = 0;
    for (var part : address.split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  private String address(long offset) {
    if (six) {
      return cidr.substring(0, cidr.indexOf("::") + 2) + Long.toHexString(offset);
    }
    long number = base + offset;
    return "%d.%d.%d.%d"
        .formatted(number >> 24, number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF);
  }

  String gateway() {
    return address(1);
  }

  String first() {
    return address(FIRST);
  }

  String last() {
    return address(size - 2);
  }

  /** An address that was not given out for the longest time. */
  String take() throws CloudApiException {
    while (next < size - 1) {
      var address = address(next++);
      if (taken.add(address)) {
        return address;
      }
    }
    for (var address = returned.poll(); address != null; address = returned.poll()) {
      if (taken.add(address)) {
        return address;
      }
    }
    throw new CloudApiException(
        Kind.CONFLICT, "No more IP addresses available on subnet %s.".formatted(cidr));
  }

  /** That very address. */
  void take(String address) throws CloudApiException {
    if (!taken.add(address)) {
      throw new CloudApiException(
          Kind.CONFLICT, "IP address %s already allocated in subnet %s".formatted(address, cidr));
    }
  }

  void giveBack(String address) {
    if (taken.remove(address)) {
      returned.add(address);
    }
  }
}
