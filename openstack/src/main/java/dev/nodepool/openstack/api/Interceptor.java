package dev.nodepool.openstack.api;

/** Stands between a caller and a cloud: counts, waits, or breaks calls. Any number of threads. */
@FunctionalInterface
public interface Interceptor {

  /** Lets the call through, once or not at all. */
  <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException;

  /** One call to a cloud. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws CloudApiException, InterruptedException;
  }
}
