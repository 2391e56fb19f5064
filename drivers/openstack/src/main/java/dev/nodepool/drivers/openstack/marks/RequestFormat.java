package dev.nodepool.drivers.openstack.marks;

import dev.nodepool.model.NodeRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the values of a request into texts like {@code {request.tenant_name}}, {@code
 * {request.labels[0]}} or {@code {request.requestor_data[job]}}; doubled braces stand for braces.
 */
final class RequestFormat {
  private static final Logger log = LoggerFactory.getLogger(RequestFormat.class);
  private static final Pattern FIELD =
      Pattern.compile("\\{\\{|}}|\\{request\\.(\\w+)((?:\\[[^\\]]*])*)}|[{}]");
  private static final Pattern STEP = Pattern.compile("\\[([^\\]]*)]");

  private RequestFormat() {}

  /** A format that fails is logged and left out: the launch goes on. */
  static Map<String, String> all(Map<String, Object> formats, NodeRequest request) {
    var filled = new LinkedHashMap<String, String>();
    formats.forEach((key, format) -> {
      try {
        filled.put(key, fill(String.valueOf(format), request));
      } catch (IllegalArgumentException e) {
        log.warn("dynamic-instance-properties {} is left out: {}", key, e.getMessage());
      }
    });
    return filled;
  }

  static String fill(String format, NodeRequest request) {
    var matcher = FIELD.matcher(format);
    var text = new StringBuilder();
    int at = 0;
    while (matcher.find()) {
      text.append(format, at, matcher.start());
      at = matcher.end();
      var found = matcher.group();
      switch (found) {
        case "{{" -> text.append('{');
        case "}}" -> text.append('}');
        case "{", "}" ->
            throw new IllegalArgumentException(
                "\"%s\" has a brace that is not of {request.<field>}".formatted(format));
        default -> text.append(walk(field(request, matcher.group(1)), matcher.group(2)));
      }
    }
    return text.append(format, at, format.length()).toString();
  }

  private static @Nullable Object field(NodeRequest request, String name) {
    return switch (name) {
      case "id" -> request.id();
      case "labels" -> request.labels();
      case "requestor" -> request.requestor();
      case "requestor_data" -> request.requestorData();
      case "relative_priority" -> request.relativePriority();
      case "event_id" -> request.eventId();
      case "created_time" -> {
        var created = request.createdTime();
        yield created == null ? null : created.toEpochMilli() / 1000.0;
      }
      case "tenant_name" -> request.tenantName();
      default -> throw new IllegalArgumentException("a request has no field " + name);
    };
  }

  private static String walk(@Nullable Object start, String steps) {
    var value = start;
    var matcher = STEP.matcher(steps);
    while (matcher.find()) {
      var step = matcher.group(1);
      value =
          switch (value) {
            case Map<?, ?> map when map.containsKey(step) -> map.get(step);
            case List<?> list
                when step.matches("\\d{1,6}") && Integer.parseInt(step) < list.size() ->
                list.get(Integer.parseInt(step));
            case null, default ->
                throw new IllegalArgumentException("there is no [%s] in it".formatted(step));
          };
    }
    return value == null ? "None" : value.toString();
  }
}
