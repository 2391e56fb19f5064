package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.Rate;
import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Interceptor;

/** Asks a cloud not more often than the operator allows. */
record RateLimit(Rate rate) implements Interceptor {

  @Override
  public <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException {
    rate.take();
    return call.run();
  }
}
