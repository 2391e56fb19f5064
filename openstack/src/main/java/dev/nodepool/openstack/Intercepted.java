package dev.nodepool.openstack;

/** How the parts of {@link InterceptedCloud} pass calls on. */
interface Intercepted {
  Cloud cloud();

  Interceptor interceptor();

  default <T> T ask(String service, String method, String operation, Interceptor.Call<T> call)
      throws CloudApiException, InterruptedException {
    return interceptor().around(new ApiCall(service, method, operation), call);
  }

  /** A call without an answer. */
  default void order(String service, String method, String operation, Order order)
      throws CloudApiException, InterruptedException {
    ask(
        service,
        method,
        operation,
        () -> {
          order.run();
          return true;
        });
  }

  /** A call without an answer. */
  @FunctionalInterface
  interface Order {
    void run() throws CloudApiException, InterruptedException;
  }
}
