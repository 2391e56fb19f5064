package dev.nodepool.simulator.http;

import dev.nodepool.openstack.api.CloudApiException;

/** Does what one kind of request asks for. */
@FunctionalInterface
public interface Handler {
  Response answer(Request request) throws CloudApiException, InterruptedException;
}
