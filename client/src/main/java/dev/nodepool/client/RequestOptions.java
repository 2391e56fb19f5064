package dev.nodepool.client;

import dev.nodepool.model.NodeRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted and how.
 *
 * @param labels one node each, in this order; may repeat
 * @param priority 100 (high), 200 (normal), 300 (low), or another number of three digits
 * @param lifetime null = the request lives as long as the process that makes it; else it is
 *     persistent, and when it has not been taken up after that long, launchers release it
 * @param tenant whose quota it counts for
 * @param provider where the nodes should come from, if that provider can
 * @param relativePriority the smaller, the earlier among requests of one priority
 * @param requestorData anything of the requestor's: maps, lists, text, numbers, booleans
 * @param reuse false = only freshly launched nodes
 * @param imageUpload the path of the upload to boot from, whatever is current; launchers of
 *     Nodepool 11 take no notice of it
 */
public record RequestOptions(
    List<String> labels,
    int priority,
    @Nullable Duration lifetime,
    @Nullable String tenant,
    @Nullable String provider,
    int relativePriority,
    @Nullable Object requestorData,
    boolean reuse,
    @Nullable String imageUpload) {

  public RequestOptions {
    labels = List.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("a request names at least one label");
    }
    if (priority < 100 || priority > 999) {
      throw new IllegalArgumentException(
          "the priority %d has not three digits: 100 is high, 200 normal, 300 low"
              .formatted(priority));
    }
  }

  /** Of normal priority, ending with this process. */
  public static RequestOptions of(String... labels) {
    return of(List.of(labels));
  }

  /** Of normal priority, ending with this process. */
  public static RequestOptions of(List<String> labels) {
    return new RequestOptions(
        labels, NodeRequest.PRIORITY_NORMAL, null, null, null, 0, null, true, null);
  }

  public RequestOptions withPriority(int number) {
    return new RequestOptions(
        labels,
        number,
        lifetime,
        tenant,
        provider,
        relativePriority,
        requestorData,
        reuse,
        imageUpload);
  }

  /** Outlives this process, but not that time. */
  public RequestOptions persistentFor(Duration time) {
    return new RequestOptions(
        labels,
        priority,
        time,
        tenant,
        provider,
        relativePriority,
        requestorData,
        reuse,
        imageUpload);
  }

  public RequestOptions withTenant(@Nullable String name) {
    return new RequestOptions(
        labels,
        priority,
        lifetime,
        name,
        provider,
        relativePriority,
        requestorData,
        reuse,
        imageUpload);
  }

  public RequestOptions withProvider(@Nullable String name) {
    return new RequestOptions(
        labels,
        priority,
        lifetime,
        tenant,
        name,
        relativePriority,
        requestorData,
        reuse,
        imageUpload);
  }

  public RequestOptions withRelativePriority(int number) {
    return new RequestOptions(
        labels, priority, lifetime, tenant, provider, number, requestorData, reuse, imageUpload);
  }

  public RequestOptions withRequestorData(@Nullable Object data) {
    return new RequestOptions(
        labels, priority, lifetime, tenant, provider, relativePriority, data, reuse, imageUpload);
  }

  /** Only freshly launched nodes. */
  public RequestOptions withoutReuse() {
    return new RequestOptions(
        labels,
        priority,
        lifetime,
        tenant,
        provider,
        relativePriority,
        requestorData,
        false,
        imageUpload);
  }

  /** Only freshly launched nodes that boot from that upload, whatever is current. */
  public RequestOptions withImageUpload(String path) {
    return new RequestOptions(
        labels, priority, lifetime, tenant, provider, relativePriority, requestorData, false, path);
  }

  public boolean isPersistent() {
    return lifetime != null;
  }
}
