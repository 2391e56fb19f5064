package dev.nodepool.cloudmodel.faults;

/** A failure that a simulated cloud can be told to have a number of times. */
public enum Fault {
  /** A create is refused. */
  CREATE_FAILS("create_fails"),
  /** A create gives an id, but the server ends in ERROR. */
  CREATE_FAILS_WITH_ID("create_fails_with_id"),
  /** A server never leaves BUILD. */
  CREATE_HANGS("create_hangs"),
  /** A server cannot be deleted. */
  DELETE_FAILS("delete_fails"),
  /** An image is refused. */
  IMAGE_CREATE_FAILS("image_create_fails"),
  /** A deleted server never goes, unless by force or after its state was reset. */
  DELETE_HANGS("delete_hangs"),
  /** The volume that a deleted server booted from stays. */
  VOLUME_STAYS("volume_stays"),
  /** A volume that was ordered ends in error: no backend has room. */
  VOLUME_FAILS("volume_fails");

  private final String key;

  Fault(String key) {
    this.key = key;
  }

  /** The key in {@code settings.json}. */
  public String key() {
    return key;
  }
}
