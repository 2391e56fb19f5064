package dev.nodepool.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wish of somebody that the nodes of a job that fails are kept for a look, as Zuul stores it in
 * {@code /zuul/hold-requests/<id>} (docs/zookeeper.md 9). Immutable: a change is a new record.
 *
 * @param expired when it was used for the last time that it may be; null while it may be used
 * @param refFilter a regular expression that the job's git ref must begin with
 * @param maxCount for how many failed jobs it holds
 * @param currentCount for how many it has held already
 * @param nodeExpiration after how many seconds a held node goes; null or 0 = never
 * @param builds the jobs whose nodes it holds
 * @param extra keys of the record that we do not know, kept as they are
 */
public record HoldRequest(
    String id,
    @Nullable Instant expired,
    String tenant,
    String project,
    String job,
    String refFilter,
    long maxCount,
    long currentCount,
    @Nullable String reason,
    @Nullable Long nodeExpiration,
    List<HeldBuild> builds,
    Map<String, Object> extra) {

  /** The filter that every ref passes. */
  public static final String ANY_REF = ".*";

  public HoldRequest {
    builds = List.copyOf(builds);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /**
   * The nodes that are held for one run of a job.
   *
   * @param build the id of the run; null in records of old Zuuls
   */
  public record HeldBuild(@Nullable String build, List<String> nodes) {
    public HeldBuild {
      nodes = List.copyOf(nodes);
    }
  }

  /** One that nobody has used yet. */
  public static HoldRequest of(
      String tenant,
      String project,
      String job,
      String refFilter,
      String reason,
      long maxCount,
      long nodeExpiration) {
    return new HoldRequest(
        "",
        null,
        tenant,
        project,
        job,
        refFilter,
        maxCount,
        0,
        reason,
        nodeExpiration,
        List.of(),
        Map.of());
  }

  public HoldRequest withId(String newId) {
    return with(newId, expired, currentCount, builds);
  }

  /** Whether it may hold nodes of one more job. */
  public boolean isOpen() {
    return expired == null && currentCount < maxCount;
  }

  /** After it has held these nodes. */
  public HoldRequest used(HeldBuild build, Instant now) {
    var all = new ArrayList<>(builds);
    all.add(build);
    long count = currentCount + 1;
    return with(id, expired == null && count >= maxCount ? now : expired, count, all);
  }

  /** The ids of all nodes that it holds. */
  public List<String> nodes() {
    return builds.stream().flatMap(build -> build.nodes().stream()).toList();
  }

  /** What a node that it holds carries. */
  public Hold hold() {
    boolean ends = nodeExpiration != null && nodeExpiration != 0;
    return new Hold(
        String.join(" ", tenant, project, job, refFilter), reason, ends ? nodeExpiration : null);
  }

  private HoldRequest with(
      String newId, @Nullable Instant newExpired, long count, List<HeldBuild> newBuilds) {
    return new HoldRequest(
        newId,
        newExpired,
        tenant,
        project,
        job,
        refFilter,
        maxCount,
        count,
        reason,
        nodeExpiration,
        newBuilds,
        extra);
  }
}
