package dev.nodepool.openstack.network;

/**
 * A network that servers can be on.
 *
 * @param external floating IPs can be taken from it
 * @param shared other projects may use it too
 * @param physical it is a piece of the operator's own network, as far as the cloud tells
 * @param owner the id of a project, empty where the cloud does not tell
 * @param isUsable it is up and has a subnet, as far as the cloud tells
 */
public record Network(
    String id,
    String name,
    boolean external,
    boolean shared,
    boolean physical,
    String owner,
    boolean isUsable) {

  /** One that servers can be plugged into, of nobody in particular. */
  public Network(String id, String name, boolean external, boolean shared, boolean physical) {
    this(id, name, external, shared, physical, "", true);
  }
}
