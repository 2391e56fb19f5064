package dev.nodepool.openstack.http.transport;

import dev.nodepool.openstack.clouds.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** Tells the JDK's client which proxy the environment names. Any number of threads. */
final class EnvironmentProxies extends ProxySelector {
  private final Proxies proxies;

  EnvironmentProxies(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public List<Proxy> select(URI uri) {
    return proxies
        .towards(uri)
        // Unresolved: the client looks its address up whenever it connects.
        .map(it -> InetSocketAddress.createUnresolved(it.host(), it.port()))
        .map(it -> List.of(new Proxy(Proxy.Type.HTTP, it)))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // There is no other to choose; TransportErrors says what is wrong.
  }
}
