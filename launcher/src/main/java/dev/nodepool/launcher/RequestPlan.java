package dev.nodepool.launcher;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request is to be served with.
 *
 * @param picks free nodes by position in the request's labels
 * @param reservation room for the others; null when there was not enough
 */
record RequestPlan(Map<Integer, String> picks, QuotaLedger.@Nullable Reservation reservation) {
  RequestPlan {
    picks = Map.copyOf(picks);
  }
}
