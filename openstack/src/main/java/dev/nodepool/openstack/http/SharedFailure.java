package dev.nodepool.openstack.http;

import dev.nodepool.openstack.CloudApiException;
import org.jspecify.annotations.Nullable;

/**
 * The failure of something that one thread did for many: who waited for it fails with it, instead
 * of trying in his turn. Written under a lock, so are the reads.
 */
final class SharedFailure {
  private @Nullable CloudApiException last;
  private long at;

  /** Throws the last failure if it came after that moment ({@link System#nanoTime}). */
  void throwIfAfter(long asked) throws CloudApiException {
    var failure = last;
    if (failure != null && at - asked > 0) {
      throw failure;
    }
  }

  CloudApiException noted(CloudApiException failure) {
    last = failure;
    at = System.nanoTime();
    return failure;
  }
}
