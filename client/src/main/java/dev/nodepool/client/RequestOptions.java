package dev.nodepool.client;

import dev.nodepool.model.NodeRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
    return with(draft -> draft.priority = number);
  }

  /** Outlives this process, but not that time. */
  public RequestOptions persistentFor(Duration time) {
    return with(draft -> draft.lifetime = time);
  }

  public RequestOptions withTenant(@Nullable String name) {
    return with(draft -> draft.tenant = name);
  }

  public RequestOptions withProvider(@Nullable String name) {
    return with(draft -> draft.provider = name);
  }

  public RequestOptions withRelativePriority(int number) {
    return with(draft -> draft.relativePriority = number);
  }

  public RequestOptions withRequestorData(@Nullable Object data) {
    return with(draft -> draft.requestorData = data);
  }

  /** Only freshly launched nodes. */
  public RequestOptions withoutReuse() {
    return with(draft -> draft.reuse = false);
  }

  /** Only freshly launched nodes that boot from that upload, whatever is current. */
  public RequestOptions withImageUpload(String path) {
    return withoutReuse().with(draft -> draft.imageUpload = path);
  }

  public boolean isPersistent() {
    return lifetime != null;
  }

  private RequestOptions with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** The same options, of which one is about to change. */
  private static final class Draft {
    private final List<String> labels;
    private int priority;
    private @Nullable Duration lifetime;
    private @Nullable String tenant;
    private @Nullable String provider;
    private int relativePriority;
    private @Nullable Object requestorData;
    private boolean reuse;
    private @Nullable String imageUpload;

    private Draft(RequestOptions from) {
      labels = from.labels;
      priority = from.priority;
      lifetime = from.lifetime;
      tenant = from.tenant;
      provider = from.provider;
      relativePriority = from.relativePriority;
      requestorData = from.requestorData;
      reuse = from.reuse;
      imageUpload = from.imageUpload;
    }

    private RequestOptions options() {
      return new RequestOptions(
          labels,
          priority,
          lifetime,
          tenant,
          provider,
          relativePriority,
          requestorData,
          reuse,
          imageUpload);
    }
  }
}
