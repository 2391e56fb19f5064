package dev.nodepool.store.autohold;

import dev.nodepool.model.HoldRequest;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.LockedRecord;

/** A hold request whose lock we hold. */
public final class LockedHoldRequest extends LockedRecord<HoldRequest> {

  LockedHoldRequest(FencedRecord<HoldRequest> record, Lock lock) {
    super(record, lock);
  }

  /** The request as we last read or wrote it. */
  public HoldRequest request() {
    return record.value();
  }
}
