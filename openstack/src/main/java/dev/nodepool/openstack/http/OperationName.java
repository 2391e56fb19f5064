package dev.nodepool.openstack.http;

import java.util.ArrayList;
import java.util.List;

/**
 * What openstacksdk calls an operation, taken from its path: {@code servers}, {@code server} for
 * one of them, {@code server_os-volume_attachments}; but {@code servers/detail} is {@code servers},
 * as Nodepool's documentation has it.
 */
final class OperationName {
  private OperationName() {}

  /**
   * The name of a path below the version of an API.
   *
   * @param path without the query
   */
  static String of(String path) {
    var parts = List.of(path.replaceFirst("^/+", "").replaceFirst("\\.json$", "").split("/"));
    if (parts.getLast().equals("detail")) {
      parts = parts.subList(0, parts.size() - 1);
    }
    var names = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i += 2) {
      var part = parts.get(i);
      boolean one = i + 1 < parts.size() && part.endsWith("s") && !part.endsWith("is");
      names.add(one ? part.substring(0, part.length() - 1) : part);
    }
    var name = String.join("_", names);
    return name.isEmpty() ? "discovery" : name;
  }
}
