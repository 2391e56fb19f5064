package dev.nodepool.metrics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every name that launchers and builders send to statsd, as dashboards for Nodepool 11 read it
 * (docs/monitoring.md).
 */
public enum StatsdName {
  NODES("nodepool.nodes.<state>"),
  LABEL_NODES("nodepool.label.<label>.nodes.<state>"),
  PROVIDER_NODES("nodepool.provider.<provider>.nodes.<state>"),
  MAX_SERVERS("nodepool.provider.<provider>.max_servers"),
  TENANT_LIMIT("nodepool.tenant_limits.<tenant>.<limit>"),
  ADDRESSABLE_REQUESTS("nodepool.provider.<provider>.pool.<pool>.addressable_requests"),
  LEAKED("nodepool.provider.<provider>.leaked.<resource>"),
  LAUNCH("nodepool.launch.<result>"),
  LAUNCH_PROVIDER("nodepool.launch.provider.<provider>.<result>"),
  LAUNCH_ZONE("nodepool.launch.provider.<provider>.<az>.<result>"),
  LAUNCH_IMAGE("nodepool.launch.image.<image>.<result>"),
  LAUNCH_REQUESTOR("nodepool.launch.requestor.<requestor>.<result>"),
  TASK("nodepool.task.<provider>.<service>.<method>.<operation>"),
  BUILD_SIZE("nodepool.dib_image_build.<image>.<ext>.size"),
  BUILD_CODE("nodepool.dib_image_build.<image>.status.rc"),
  BUILD_DURATION("nodepool.dib_image_build.<image>.status.duration"),
  BUILD_LAST("nodepool.dib_image_build.<image>.status.last_build"),
  UPLOAD("nodepool.image_update.<image>.<provider>"),
  BUILD_REQUESTS("nodepool.image_build_requests"),
  IMAGE_BUILD_REQUESTS("nodepool.image.<image>.image_build_requests"),
  CURRENT_BUILDS("nodepool.builder.<host>.current_builds"),
  CURRENT_UPLOADS("nodepool.builder.<host>.current_uploads"),
  BUILD_WORKERS("nodepool.builder.<host>.build_workers"),
  UPLOAD_WORKERS("nodepool.builder.<host>.upload_workers"),
  BUILD_STATE("nodepool.builder.<host>.image.<image>.build.state"),
  UPLOAD_STATE("nodepool.builder.<host>.image.<image>.provider.<provider>.upload.state"),
  CONNECTION_QUEUE("nodepool.launcher.<host>.zk.client.connection_queue"),
  EVENT_QUEUE("nodepool.launcher.<host>.zk.<cache>_cache.event_queue"),
  PLAYBACK_QUEUE("nodepool.launcher.<host>.zk.<cache>_cache.playback_queue");

  private static final Pattern PLACE = Pattern.compile("<[a-z]+>");

  private final String template;

  StatsdName(String template) {
    this.template = template;
  }

  /** The name with its places in angle brackets. */
  public String template() {
    return template;
  }

  /** The name with these words in its places, in their order. */
  public String of(String... words) {
    var name = new StringBuilder();
    var places = PLACE.matcher(template);
    for (var word : words) {
      if (!places.find()) {
        throw new IllegalArgumentException(
            "%s has less than %d places".formatted(template, words.length));
      }
      places.appendReplacement(name, Matcher.quoteReplacement(word));
    }
    return places.appendTail(name).toString();
  }

  /** A requestor, tenant or limit as one part of a name. */
  public static String plain(String name) {
    return name.replace('.', '_').replace(':', '_');
  }
}
