package dev.nodepool.openstack.compute;

/** A public key that servers can be made with. */
public record KeyPair(String name, String fingerprint) {}
