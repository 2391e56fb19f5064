package dev.nodepool.driver;

/**
 * The cloud did not do what it was asked, in the cloud's own words and with its request id when
 * there is one.
 */
public class CloudException extends Exception {
  private static final long serialVersionUID = 1;

  public CloudException(String message) {
    super(message);
  }

  public CloudException(String message, Throwable cause) {
    super(message, cause);
  }
}
