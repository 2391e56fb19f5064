package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.openstack.api.CloudApiException;
import java.util.Locale;

/** What the cloud says in terms of the launcher. */
public final class CloudErrors {
  private CloudErrors() {}

  public static CloudException of(String what, CloudApiException e) {
    return new CloudException(what + ": " + e.getMessage(), e);
  }

  public static LaunchException launch(String what, CloudApiException e) {
    var reason =
        switch (e.kind()) {
          case QUOTA -> LaunchFailure.OUT_OF_QUOTA;
          case BAD_REQUEST ->
              isAboutQuota(e.words()) ? LaunchFailure.OUT_OF_QUOTA : LaunchFailure.BAD_REQUEST;
          case TIMEOUT -> LaunchFailure.TIMED_OUT;
          case FORBIDDEN, NOT_FOUND, CONFLICT, OVER_LIMIT, UNAVAILABLE, PROXY -> fault(e.words());
        };
    return new LaunchException(reason, what + ": " + e.getMessage(), e);
  }

  /** The reason behind the fault of a server in ERROR. */
  static LaunchFailure fault(String words) {
    if (isAboutQuota(words)) {
      return LaunchFailure.OUT_OF_QUOTA;
    }
    var lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("no valid host") || lower.contains("exceeded maximum number of retries")
        ? LaunchFailure.NO_CAPACITY
        : LaunchFailure.CLOUD_ERROR;
  }

  static boolean isAboutQuota(String words) {
    var lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("quota exceeded")
        || lower.contains("exceeds quota")
        || lower.contains("exceeded for quota")
        || lower.contains("over quota")
        || lower.contains("number of ports exceeded");
  }
}
