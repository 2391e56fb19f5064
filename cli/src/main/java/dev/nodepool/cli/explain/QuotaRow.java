package dev.nodepool.cli.explain;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.launcher.rules.Room;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The quota of a pool, one row for each resource that counts. */
record QuotaRow(Room room, Resources wanted, String resource) {
  private static final List<Column<QuotaRow>> COLUMNS =
      List.of(
          Column.of("Resource", "resource", QuotaRow::resource),
          Column.of("Wanted", "wanted", it -> it.wanted.of(it.resource)),
          Column.of("Pool Limit", "pool_limit", it -> it.limit(it.room.poolLimits())),
          Column.of("Used", "used", it -> it.room.inPool().of(it.resource)),
          Column.of("Reserved", "reserved", it -> it.room.reservedInPool().of(it.resource)),
          Column.of("Provider Limit", "provider_limit", QuotaRow::providerLimit),
          Column.of("Used in All", "used_in_provider", it -> it.room.inProvider().of(it.resource)),
          Column.of(
              "Reserved in All",
              "reserved_in_provider",
              it -> it.room.reservedInProvider().of(it.resource)),
          Column.of(
              "Left", "left", it -> it.limit(it.room.leftInPool().and(it.room.leftInProvider()))));

  /** A limit that is not there is a dash in the table and null in a document. */
  static Rows<QuotaRow> of(Room room, Resources wanted) {
    var resources = new TreeSet<>(wanted.amounts().keySet());
    resources.addAll(room.poolLimits().limits().keySet());
    resources.addAll(room.providerLimits().limits().keySet());
    return Rows.of(
            COLUMNS, resources.stream().map(name -> new QuotaRow(room, wanted, name)).toList())
        .withNone("-");
  }

  private @Nullable Long providerLimit() {
    return room.ignoresProvider() ? null : limit(room.providerLimits());
  }

  private @Nullable Long limit(Quota quota) {
    var limit = quota.limit(resource);
    return limit.isPresent() ? (Long) limit.getAsLong() : null;
  }
}
