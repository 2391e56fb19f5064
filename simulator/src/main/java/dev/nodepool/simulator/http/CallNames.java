package dev.nodepool.simulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names calls as our client and openstacksdk do in their metrics, so that figures can be compared.
 */
final class CallNames {
  private static final Pattern VERSION = Pattern.compile("v[0-9.]+");

  private CallNames() {}

  /** {@code /v2.1/servers/{id}/action} is {@code server_action}. */
  static String operation(List<String> template) {
    var parts =
        template.stream()
            .filter(part -> !part.equals("{project}") && !VERSION.matcher(part).matches())
            .toList();
    if (parts.isEmpty()) {
      return "discovery";
    }
    if (parts.getLast().equals("tokens")) {
      return "tokens";
    }
    var named = parts.getLast().equals("detail") ? parts.subList(0, parts.size() - 1) : parts;
    return String.join("_", named(named)).replace(".json", "");
  }

  /** Every other part is an id; what stands before one is named in the singular. */
  private static List<String> named(List<String> parts) {
    var names = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i += 2) {
      var part = parts.get(i);
      boolean one = i + 1 < parts.size() && part.endsWith("s") && !part.endsWith("is");
      names.add(one ? part.substring(0, part.length() - 1) : part);
    }
    return names;
  }
}
