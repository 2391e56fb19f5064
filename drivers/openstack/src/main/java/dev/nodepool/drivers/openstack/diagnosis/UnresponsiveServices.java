package dev.nodepool.drivers.openstack.diagnosis;

import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.api.Interceptor;
import java.util.HashSet;
import java.util.Set;

/**
 * Asks no service again that has kept us waiting once: it would do so with everything else, too.
 * For one thread.
 */
final class UnresponsiveServices implements Interceptor {
  private final Set<String> silent = new HashSet<>();

  @Override
  public <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException {
    var service = what.service();
    if (silent.contains(service)) {
      throw new CloudApiException(
          Kind.TIMEOUT, "the service %s has just given no answer".formatted(service));
    }
    try {
      return call.run();
    } catch (CloudApiException e) {
      if (e.kind() == Kind.TIMEOUT) {
        silent.add(service);
      }
      throw e;
    }
  }

  int count() {
    return silent.size();
  }
}
