package dev.nodepool.openstack.identity;

import dev.nodepool.openstack.api.CloudApiException;

/** Keystone: who we are. Called as {@link Cloud} says. */
public interface IdentityService {

  /** Who we are to the cloud, and what it offers us; logs in if that has not been done. */
  Access access() throws CloudApiException, InterruptedException;
}
