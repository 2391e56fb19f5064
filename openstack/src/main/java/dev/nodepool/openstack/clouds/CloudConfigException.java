package dev.nodepool.openstack.clouds;

/** clouds.yaml or one of its companions cannot be used; says where and how to mend it. */
public final class CloudConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public CloudConfigException(String message) {
    super(message);
  }

  public CloudConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
