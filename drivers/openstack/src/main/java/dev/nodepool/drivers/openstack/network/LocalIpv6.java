package dev.nodepool.drivers.openstack.network;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this host takes part in version 6 of the internet. */
public final class LocalIpv6 {
  private static final Logger log = LoggerFactory.getLogger(LocalIpv6.class);

  private LocalIpv6() {}

  /** An address that is neither of the loopback nor of one link only. */
  public static boolean isThere() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(address ->
              address instanceof Inet6Address
                  && !address.isLoopbackAddress()
                  && !address.isLinkLocalAddress());
    } catch (SocketException e) {
      log.warn("The addresses of this host cannot be listed, so IPv6 is not used", e);
      return false;
    }
  }
}
