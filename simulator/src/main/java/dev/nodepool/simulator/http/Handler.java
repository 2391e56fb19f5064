package dev.nodepool.simulator.http;

import dev.nodepool.openstack.api.CloudApiException;
import java.io.IOException;

/** Does what one kind of request asks for. */
@FunctionalInterface
public interface Handler {
  Answer answer(Request request)
      throws Refusal, CloudApiException, IOException, InterruptedException;
}
