package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.CloudObserver;
import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Interceptor;
import java.time.Duration;

/** Tells an observer how long each call to the cloud of a provider took. */
public record TimedCalls(String provider, CloudObserver observer) implements Interceptor {

  @Override
  public <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException {
    long began = System.nanoTime();
    try {
      return call.run();
    } finally {
      observer.called(
          provider,
          new CloudObserver.ApiCall(what.service(), what.method(), what.operation()),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }
}
