package dev.nodepool.store.codec;

/** What stands in ZooKeeper is not a record that anybody could read. */
public final class BadRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadRecordException(String id, Throwable cause) {
    super(
        "the record %s in ZooKeeper is not the JSON object that it should be".formatted(id), cause);
  }
}
