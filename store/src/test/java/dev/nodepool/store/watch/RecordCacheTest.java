package dev.nodepool.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of records whose writes and events come in any order. */
class RecordCacheTest {
  private static final String KEY = "0000000001";
  private static final Versioned<String> RECORD =
      new Versioned<>("a", 0, Instant.EPOCH, Instant.EPOCH);

  private final RecordCache<String> records = new RecordCache<>(new ContenderNames());

  @Test
  void what_we_delete_is_not_read_for_events_that_are_older_than_the_deletion() {
    records.activate((_, _, _) -> {});
    records.created(KEY, RECORD);
    records.removed(KEY);
    assertThat(records.outdated(KEY, false, 7)).isFalse();
    records.deleted(KEY);
    assertThat(records.outdated(KEY, true, 9)).isTrue();
  }

  @Test
  void what_somebody_makes_anew_is_noticed_also_when_the_event_overtook_our_deletion() {
    records.activate((_, _, _) -> {});
    records.created(KEY, RECORD);
    records.deleted(KEY);
    records.removed(KEY);
    assertThat(records.outdated(KEY, true, 9)).isTrue();
  }

  @Test
  void a_record_that_goes_is_never_seen_without_its_lock() {
    var told = new ArrayList<String>();
    var ours = new ContenderNames();
    var watched = new RecordCache<String>(ours);
    watched.activate(
        new RecordListener<String>() {
          @Override
          public void recordChanged(
              String key, @Nullable Versioned<String> before, @Nullable Versioned<String> now) {
            told.add(now == null ? "gone" : "there");
          }

          @Override
          public void lockChanged(String key, boolean locked) {
            told.add(locked ? "locked" : "unlocked");
          }
        });
    watched.created(KEY, RECORD);
    watched.lockTaken(KEY, ours.newPrefix() + "0000000000");
    watched.removed(KEY);
    assertThat(told).containsExactly("there", "locked", "gone");
    assertThat(watched.locked(KEY)).isFalse();
  }
}
