package dev.nodepool.openstack.api;

/** Hears of every call over HTTP to a cloud, logins and pages too. Never blocks; any thread. */
@FunctionalInterface
public interface CallObserver {

  /** Nobody listens. */
  CallObserver NOBODY = (call, status, nanos) -> {};

  /**
   * A call is over.
   *
   * @param status of HTTP; 0 when no answer came
   */
  void called(ApiCall call, int status, long nanos);
}
