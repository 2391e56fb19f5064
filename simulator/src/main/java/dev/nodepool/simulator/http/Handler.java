package dev.nodepool.simulator.http;

import dev.nodepool.openstack.CloudApiException;
import java.io.IOException;

/** Does what one kind of request asks for. */
@FunctionalInterface
public interface Handler {
  Response answer(Request request)
      throws ApiError, CloudApiException, IOException, InterruptedException;
}
