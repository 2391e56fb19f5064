package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.api.Shortage;

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
          case BAD_REQUEST -> lackOr(e.words(), LaunchFailure.BAD_REQUEST);
          case TIMEOUT -> LaunchFailure.TIMED_OUT;
          case CONFLICT -> isAmbiguous(e) ? LaunchFailure.BAD_REQUEST : fault(e.words());
          case FORBIDDEN, NOT_FOUND, UNSUPPORTED, OVER_LIMIT, UNAVAILABLE, PROXY ->
              fault(e.words());
        };
    return new LaunchException(reason, what + ": " + e.getMessage(), e);
  }

  /** The reason behind the fault of a server in ERROR. */
  static LaunchFailure fault(String words) {
    return lackOr(words, LaunchFailure.CLOUD_ERROR);
  }

  private static LaunchFailure lackOr(String words, LaunchFailure otherwise) {
    return Shortage.in(words)
        .map(shortage ->
            switch (shortage) {
              case QUOTA -> LaunchFailure.OUT_OF_QUOTA;
              case CAPACITY -> LaunchFailure.NO_CAPACITY;
              case ORDER_TOO_BIG -> LaunchFailure.BAD_REQUEST;
            })
        .orElse(otherwise);
  }

  /** Several things have a name that was given, and Nova does not guess. */
  static boolean isAmbiguous(CloudApiException e) {
    return e.kind() == Kind.CONFLICT && e.words().contains("to be more specific");
  }

  /** Waiting may help: the same order may be carried out later. */
  static boolean isShortage(String words) {
    return Shortage.in(words).filter(it -> it != Shortage.ORDER_TOO_BIG).isPresent();
  }
}
