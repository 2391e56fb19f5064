package dev.nodepool.openstack;

import dev.nodepool.openstack.blockstorage.VolumeService;
import dev.nodepool.openstack.compute.ComputeService;
import dev.nodepool.openstack.identity.IdentityService;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.network.NetworkService;

/**
 * One project in one region of an OpenStack cloud, by services, which are named as openstacksdk
 * names them. Each method of a service is one API call (a long list may take several pages), blocks
 * until the answer is there, may be interrupted, and may be called by many threads at once. A call
 * that was interrupted or timed out may nevertheless have been carried out.
 */
public interface Cloud {
  IdentityService identity();

  ComputeService compute();

  NetworkService network();

  VolumeService blockStorage();

  ImageService image();
}
