package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.Rate;
import dev.nodepool.openstack.ApiCall;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.Interceptor;

/** Asks a cloud not more often than the operator allows. */
record Pace(Rate rate) implements Interceptor {

  @Override
  public <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException {
    rate.take();
    return call.run();
  }
}
