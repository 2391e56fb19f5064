package dev.nodepool.cloudmodel.faults;

import dev.nodepool.cloudmodel.time.SimulatedTime;
import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.api.Interceptor;

/**
 * Lets calls to a cloud in this process take time and go wrong, as those over a port do. Any number
 * of threads.
 */
public record FaultInterceptor(FaultInjector injector, SimulatedTime time) implements Interceptor {

  @Override
  public <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException {
    var injection = injector.onCall(what);
    time.sleep(injection.latency());
    if (injection.fault().isEmpty()) {
      return call.run();
    }
    var rule = injection.fault().get();
    if (rule.fault().carriedOut()) {
      call.run();
    }
    throw trouble(rule);
  }

  private CloudApiException trouble(CallFaultRule rule) throws InterruptedException {
    return switch (rule.fault()) {
      case FAIL_BEFORE, FAIL_AFTER ->
          new CloudApiException(Kind.UNAVAILABLE, "This call was to fail.");
      case DROP_BEFORE, DROP_AFTER ->
          new CloudApiException(Kind.UNAVAILABLE, "The connection of this call was to end.");
      case TOO_MANY -> new CloudApiException(Kind.OVER_LIMIT, "Too many requests.");
      case HANG_BEFORE, HANG_AFTER -> {
        time.sleep(rule.pause());
        yield new CloudApiException(Kind.TIMEOUT, "This call was to get no answer.");
      }
    };
  }
}
