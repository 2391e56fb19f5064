package dev.nodepool.simulator.http;

import dev.nodepool.openstack.api.CloudApiException;

/** One service of a cloud: its calls, and how it words what goes wrong. Thread-safe. */
public interface Service {

  Routes routes();

  /** An error as this service words it. */
  Response error(ApiError error, String requestId);

  /** Looks at a call that needs a token before it is answered; throws when it is not let in. */
  default void admit(Request request) {}

  /** What the service says of every answer beside its content. */
  default Response finished(Response answer, Request request) {
    return answer;
  }

  /** What the service makes of an error of the cloud behind it. */
  default ApiError apiError(CloudApiException e) {
    int status =
        switch (e.kind()) {
          case BAD_REQUEST -> 400;
          case FORBIDDEN, QUOTA -> 403;
          case NOT_FOUND -> 404;
          case CONFLICT -> 409;
          case OVER_LIMIT -> 413;
          case UNAVAILABLE -> 500;
          case UNSUPPORTED -> 501;
          case PROXY -> 502;
          case TIMEOUT -> 504;
        };
    return new ApiError(status, e.words());
  }
}
