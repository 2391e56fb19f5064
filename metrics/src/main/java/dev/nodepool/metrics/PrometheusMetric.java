package dev.nodepool.metrics;

import java.util.List;

/**
 * Every metric that Prometheus finds at {@code /metrics}. Their series are bounded: labels are
 * names of the configuration, states, results, or requestors reduced to their kind.
 */
public enum PrometheusMetric {
  BUILD_INFO("nodepool_build_info", "Always 1: what runs here.", "version"),
  NODES("nodepool_nodes", "Nodes in ZooKeeper, of all launchers.", "state"),
  PROVIDER_NODES(
      "nodepool_provider_nodes", "Nodes of a provider, of all launchers.", "provider", "state"),
  LABEL_NODES(
      "nodepool_label_nodes", "Nodes that have a label, of all launchers.", "label", "state"),
  REQUESTS("nodepool_requests", "Node requests, of all launchers.", "state"),
  ADDRESSABLE_REQUESTS(
      "nodepool_pool_addressable_requests",
      "Node requests of any state whose labels the pool has.",
      "provider",
      "pool"),
  POOL_PAUSED(
      "nodepool_pool_paused",
      "1 while a pool waits for room for a request that it has accepted.",
      "provider",
      "pool"),
  PROVIDER_HEALTHY(
      "nodepool_provider_healthy",
      "1 when the provider's cloud answered when it was asked last.",
      "provider"),
  PROVIDER_OPEN(
      "nodepool_provider_open",
      "1 when the provider of the configuration is at work, 0 when it could not be started.",
      "provider"),
  BROKEN_LABELS(
      "nodepool_pool_broken_labels",
      "Labels of a pool that cannot be served as they are configured.",
      "provider",
      "pool"),
  PROVIDER_ACTIVE_REQUESTS(
      "nodepool_provider_active_requests",
      "Node requests that this launcher serves now.",
      "provider"),
  QUOTA_LIMIT(
      "nodepool_provider_quota_limit",
      "What the cloud lets us have in all (ram in MiB, volume-gb in GB); absent when unlimited.",
      "provider",
      "resource"),
  QUOTA_USED(
      "nodepool_provider_quota_used",
      "What the nodes of a provider take, by their records.",
      "provider",
      "resource"),
  QUOTA_RESERVED(
      "nodepool_provider_quota_reserved",
      "What this launcher has set aside for nodes that it is about to make.",
      "provider",
      "resource"),
  MAX_SERVERS(
      "nodepool_provider_max_servers",
      "Sum of max-servers of the provider's pools; absent when one is unlimited.",
      "provider"),
  TENANT_LIMIT(
      "nodepool_tenant_limit",
      "tenant-resource-limits of the configuration; absent when unlimited.",
      "tenant",
      "resource"),
  TENANT_USED(
      "nodepool_tenant_used",
      "What the nodes of a tenant with limits take, in all providers.",
      "tenant",
      "resource"),
  LAUNCHES(
      "nodepool_launches",
      Kind.COUNTER,
      "Ends of launch attempts.",
      "provider",
      "zone",
      "image",
      "requestor",
      "result"),
  LAUNCH_SECONDS(
      "nodepool_launch_seconds",
      Kind.HISTOGRAM,
      "From the beginning of a node's launch to its end.",
      "provider",
      "result"),
  REQUEST_WAIT_SECONDS(
      "nodepool_request_wait_seconds",
      Kind.HISTOGRAM,
      "From a request's creation to its fulfilment by this launcher.",
      "requestor"),
  DELETION_SECONDS(
      "nodepool_node_deletion_seconds",
      Kind.HISTOGRAM,
      "From the beginning of a node's deletion until its record is gone.",
      "provider"),
  LEAKED(
      "nodepool_leaked_resources",
      Kind.COUNTER,
      "Things of ours that no record named and that were deleted.",
      "provider",
      "resource"),
  CLOUD_CALL_SECONDS(
      "nodepool_cloud_call_seconds",
      Kind.HISTOGRAM,
      "Calls to a cloud's API, without the wait for the rate limit.",
      "provider",
      "service",
      "method",
      "operation"),
  IMAGE_BUILD_SECONDS(
      "nodepool_image_build_seconds",
      Kind.HISTOGRAM,
      "Builds of a diskimage, from their beginning to their end.",
      "image",
      "result"),
  IMAGE_UPLOAD_SECONDS(
      "nodepool_image_upload_seconds",
      Kind.HISTOGRAM,
      "Uploads of a build to a provider, from their beginning to their end.",
      "image",
      "provider",
      "result"),
  UPLOAD_SENT(
      "nodepool_image_upload_sent_bytes",
      "What has been sent of an upload under way.",
      "image",
      "provider"),
  UPLOAD_SIZE(
      "nodepool_image_upload_size_bytes",
      "What is to be sent of an upload under way.",
      "image",
      "provider"),
  LEAKED_IMAGES(
      "nodepool_leaked_images",
      Kind.COUNTER,
      "Images of ours in a cloud that no record named and that were deleted.",
      "provider"),
  VALIDATIONS(
      "nodepool_image_validations",
      Kind.COUNTER,
      "Validations of uploads that have ended.",
      "image",
      "provider",
      "result"),
  CANARY_BOOTS(
      "nodepool_image_canary_boots",
      Kind.COUNTER,
      "Nodes that were to boot from a canary.",
      "image",
      "provider",
      "result"),
  CANARIES(
      "nodepool_image_canaries",
      Kind.COUNTER,
      "Canaries whose trial has ended.",
      "image",
      "provider",
      "result"),
  CURRENT_BUILDS("nodepool_builder_builds", "Builds that this builder does now."),
  CURRENT_UPLOADS("nodepool_builder_uploads", "Uploads that this builder does now."),
  BUILD_REQUESTED(
      "nodepool_image_build_requested",
      "1 while somebody waits for a build that was asked for.",
      "image"),
  IMAGE_BUILT(
      "nodepool_image_built_timestamp_seconds",
      "When the newest ready build of a diskimage became ready, Unix time.",
      "image"),
  ZOOKEEPER_CONNECTED("nodepool_zookeeper_connected", "1 while ZooKeeper answers this launcher."),
  ZOOKEEPER_CALLS(
      "nodepool_zookeeper_calls",
      Kind.COUNTER,
      "Calls to ZooKeeper; a transaction or a batch of reads is one.",
      "kind"),
  ZOOKEEPER_EVENTS(
      "nodepool_zookeeper_watch_events", Kind.COUNTER, "Changes that ZooKeeper told of."),
  ZOOKEEPER_QUEUE(
      "nodepool_zookeeper_queue",
      "Calls under way (client), and changes not yet looked at (by cache).",
      "queue"),
  STATS_LEADER(
      "nodepool_stats_leader",
      "1 on the launcher that reports the nodes to statsd; always 0 without statsd."),
  CONFIG_IN_EFFECT(
      "nodepool_config_in_effect",
      "Which configuration is in effect: the new one, or the old one because the new has errors.",
      "config"),
  JVM_MEMORY_USED("jvm_memory_used_bytes", "Memory in use.", "area"),
  JVM_MEMORY_COMMITTED("jvm_memory_committed_bytes", "Memory taken.", "area"),
  JVM_MEMORY_MAX("jvm_memory_max_bytes", "Memory that may be taken.", "area"),
  JVM_GC_SECONDS("jvm_gc_collection_seconds", Kind.COUNTER, "Time spent in collections.", "gc"),
  JVM_GC_COLLECTIONS("jvm_gc_collections", Kind.COUNTER, "Collections of garbage.", "gc"),
  JVM_THREADS("jvm_threads_current", "Platform threads."),
  PROCESS_CPU("process_cpu_seconds", Kind.COUNTER, "Processor time of the process."),
  PROCESS_START("process_start_time_seconds", "Start of the process, Unix time."),
  PROCESS_RESIDENT("process_resident_memory_bytes", "Memory resident in RAM."),
  PROCESS_OPEN_FDS("process_open_fds", "Open file descriptors."),
  PROCESS_MAX_FDS("process_max_fds", "File descriptors that may be open.");

  /** What its figure is. */
  public enum Kind {
    GAUGE,
    COUNTER,
    HISTOGRAM
  }

  private final String family;
  private final Kind kind;
  private final String help;
  private final List<String> labels;

  PrometheusMetric(String family, String help, String... labels) {
    this(family, Kind.GAUGE, help, labels);
  }

  PrometheusMetric(String family, Kind kind, String help, String... labels) {
    this.family = family;
    this.kind = kind;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** The name without the suffix that counters have. */
  String family() {
    return family;
  }

  /** The name that a query uses; that of a histogram has the suffixes of its series after it. */
  public String queryName() {
    return kind == Kind.COUNTER ? family + "_total" : family;
  }

  public Kind kind() {
    return kind;
  }

  public String help() {
    return help;
  }

  /** The names of its labels. */
  public List<String> labels() {
    return labels;
  }

  /** The values of its labels, if there are as many as labels. */
  List<String> labelled(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException("%s has the labels %s".formatted(queryName(), labels));
    }
    return List.of(values);
  }
}
