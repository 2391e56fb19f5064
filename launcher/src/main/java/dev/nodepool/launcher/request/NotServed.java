package dev.nodepool.launcher.request;

/** This pool does not serve a request after all: for good, or not now. */
final class NotServed extends Exception {
  private static final long serialVersionUID = 1;
  private final boolean forGood;
  private final String code;

  private NotServed(boolean forGood, String code, String why) {
    super(why);
    this.forGood = forGood;
    this.code = code;
  }

  /** The pool declines it. */
  static NotServed forGood(String code, String why) {
    return new NotServed(true, code, why);
  }

  /** It goes back to the queue. */
  static NotServed now(String code, String why) {
    return new NotServed(false, code, why);
  }

  boolean forGood() {
    return forGood;
  }

  /** The short word that is kept with the request. */
  String code() {
    return code;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
