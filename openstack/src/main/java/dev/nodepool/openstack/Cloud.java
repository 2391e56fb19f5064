package dev.nodepool.openstack;

/**
 * One project in one region of an OpenStack cloud. Each method of its services is one API call (a
 * long list may take several pages), blocks until the answer is there, may be interrupted, and may
 * be called by many threads at once. A call that was interrupted or timed out may nevertheless have
 * been carried out.
 */
public interface Cloud
    extends IdentityService, ComputeService, NetworkService, VolumeService, ImageService {}
