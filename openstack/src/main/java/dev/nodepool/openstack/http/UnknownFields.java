package dev.nodepool.openstack.http;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields of orders and of queries that a service has refused, because its release does not know
 * them (any more) or its policy forbids them: those that can be left out are, from then on.
 * Thread-safe.
 */
final class UnknownFields {
  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");

  /** How the services of all releases name the fields that they do not take. */
  private static final List<Pattern> REFUSALS =
      List.of(
          // Nova, Cinder and Glance, by JSON Schema: ('tags', 'host' were unexpected)
          Pattern.compile("dditional properties are not allowed \\(([^)]*?)w(?:as|ere) unexpected"),
          // Neutron: Unrecognized attribute(s) 'description'
          Pattern.compile("nrecognized attribute\\(s\\) ([^\"{}]*)"),
          // Neutron: Attribute 'description' not allowed in POST
          Pattern.compile("ttribute ('[\\w:.-]+') not allowed in "),
          // Neutron, of queries: ['device_id'] is invalid attribute for filtering
          Pattern.compile("(\\[[^]]*\\]|'[\\w:.-]+') (?:is|are) invalid attribute"),
          // Cinder, of queries: Invalid filters resource_uuid are found in query options.
          Pattern.compile("nvalid filters ([\\w:., -]*?) (?:is|are) found in query"),
          // Neutron, by policy: (rule:create_floatingip and rule:create_floatingip:description)
          Pattern.compile("\\b(?:create|get)_\\w+:(\\w+)"));

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w:.-]*");

  /** What people name as they like. */
  private static final String FREE = "metadata";

  private final String cloud;
  private final Map<String, Set<String>> byCall = new ConcurrentHashMap<>();

  /**
   * @param cloud for the log
   */
  UnknownFields(String cloud) {
    this.cloud = cloud;
  }

  /** The names of the fields that a service complains of in these words; none where it is not. */
  static Set<String> in(String words) {
    var names = new LinkedHashSet<String>();
    for (var refusal : REFUSALS) {
      var found = refusal.matcher(words);
      while (found.find()) {
        NAME.matcher(found.group(1).replaceAll("\\bu(?=')", " "))
            .results()
            .forEach(name -> names.add(name.group()));
      }
    }
    return names;
  }

  /** The fields that are left out of that call. */
  Set<String> of(String call) {
    return byCall.getOrDefault(call, Set.of());
  }

  /** The order without the fields that its call must not have. */
  ObjectNode without(String call, ObjectNode order) {
    var fields = of(call);
    if (fields.isEmpty()) {
      return order;
    }
    var copy = order.deepCopy();
    remove(copy, fields);
    return copy;
  }

  private static void remove(JsonNode from, Set<String> fields) {
    if (from instanceof ObjectNode object) {
      object.remove(fields);
      object
          .properties()
          .forEach(entry -> {
            if (!entry.getKey().equals(FREE)) {
              remove(entry.getValue(), fields);
            }
          });
    } else {
      from.forEach(item -> remove(item, fields));
    }
  }

  /** What a refused call leads to. */
  enum Lesson {
    /** Nothing: it was not for its fields. */
    NONE,
    /** It can be made again, without a field that it can do without. */
    AGAIN,
    /** A field was refused that must be there. */
    NEEDED
  }

  /**
   * What the refusal of a call says of its fields.
   *
   * @param sent the names of the fields that it had
   * @param optional those that it can do without
   */
  Lesson learn(String call, CloudApiException e, Set<String> sent, Set<String> optional) {
    if (e.kind() != Kind.BAD_REQUEST && e.kind() != Kind.FORBIDDEN) {
      return Lesson.NONE;
    }
    var refused = in(e.words());
    refused.retainAll(sent);
    if (refused.isEmpty()) {
      return Lesson.NONE;
    }
    if (!optional.containsAll(refused)) {
      return Lesson.NEEDED;
    }
    var known = byCall.computeIfAbsent(call, _ -> ConcurrentHashMap.newKeySet());
    for (var field : refused) {
      if (known.add(field)) {
        log.warn(
            "{}: {} does not take the field '{}', which is left out from now on: {}",
            cloud,
            call,
            field,
            e.getMessage());
      }
    }
    return Lesson.AGAIN;
  }

  /** The names of all fields of an order. */
  static Set<String> names(JsonNode order) {
    var names = new LinkedHashSet<String>();
    collect(order, names);
    return names;
  }

  private static void collect(JsonNode from, Set<String> names) {
    if (from instanceof ObjectNode object) {
      for (var entry : object.properties()) {
        names.add(entry.getKey());
        if (!entry.getKey().equals(FREE)) {
          collect(entry.getValue(), names);
        }
      }
    } else {
      from.forEach(item -> collect(item, names));
    }
  }

  /** The same refusal, saying that there is no doing without the field. */
  static CloudApiException needed(String call, CloudApiException e) {
    return new CloudApiException(
        e.kind(),
        "%s does not take the field %s, which Nodepool needs: %s"
            .formatted(call, String.join(", ", in(e.words())), e.words()),
        null,
        e.requestId().orElse(null),
        e);
  }
}
