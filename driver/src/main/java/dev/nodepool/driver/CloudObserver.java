package dev.nodepool.driver;

import java.time.Duration;

/**
 * Hears from drivers what they do in their clouds, so that it can be counted without their knowing
 * of metrics. Never blocks; any thread.
 */
public interface CloudObserver {

  /** Nobody listens. */
  CloudObserver NOBODY =
      new CloudObserver() {
        @Override
        public void called(String provider, ApiCall call, Duration took) {}

        @Override
        public void leaked(String provider, String resource) {}
      };

  /** A call to the cloud's API is over, well or not. */
  void called(String provider, ApiCall call, Duration took);

  /**
   * Something that had leaked, and is no machine, was deleted.
   *
   * @param resource in the plural: {@code ports}, {@code floatingips}, {@code volumes}...
   */
  void leaked(String provider, String resource);

  /**
   * What is called.
   *
   * @param service such as {@code compute}
   * @param method of HTTP, such as {@code GET}
   * @param operation such as {@code servers}
   */
  record ApiCall(String service, String method, String operation) {}
}
