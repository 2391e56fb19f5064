package dev.nodepool.simulator.http;

/**
 * A service does not do what it was asked: the status and its words, which it wraps in its own way.
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;

  public ApiError(int status, String words) {
    this(status, "", words);
  }

  /**
   * @param type the name of the error, where the service gives errors names
   */
  public ApiError(int status, String type, String words) {
    super(words);
    this.status = status;
    this.type = type;
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  /** What the service says. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
