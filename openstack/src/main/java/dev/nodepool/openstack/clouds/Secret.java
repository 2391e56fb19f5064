package dev.nodepool.openstack.clouds;

/** Something that must never be seen in a log or a message. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "(hidden)";
  }
}
