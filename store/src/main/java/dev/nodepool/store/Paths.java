package dev.nodepool.store;

import java.util.ArrayList;
import java.util.List;

/** Where things are (zookeeper-contract.md 2), below the chroot that we prefix ourselves. */
final class Paths {
  static final List<String> COMPONENT_KINDS = List.of("launcher", "pool", "builder");

  private final String chroot;
  final String nodes;
  final String requests;
  final String requestLocks;
  final String components;
  final String images;

  Paths(String chroot) {
    this.chroot = chroot;
    nodes = chroot + "/nodepool/nodes";
    requests = chroot + "/nodepool/requests";
    requestLocks = chroot + "/nodepool/requests-lock";
    components = chroot + "/nodepool/components";
    images = chroot + "/nodepool/images";
  }

  /** An absolute path of Nodepool's, such as {@code /nodepool/elections/stats}. */
  String absolute(String path) {
    return chroot + path;
  }

  /** The directories that everything else is in, parents first. */
  List<String> roots() {
    var roots = new ArrayList<String>();
    for (int slash = chroot.indexOf('/', 1); slash > 0; slash = chroot.indexOf('/', slash + 1)) {
      roots.add(chroot.substring(0, slash));
    }
    if (!chroot.isEmpty()) {
      roots.add(chroot);
    }
    roots.addAll(List.of(chroot + "/nodepool", nodes, requests, requestLocks, components, images));
    COMPONENT_KINDS.forEach(kind -> roots.add(components + "/" + kind));
    return roots;
  }

  String node(String id) {
    return nodes + "/" + id;
  }

  String nodeLock(String id) {
    return nodes + "/" + id + "/lock";
  }

  String request(String id) {
    return requests + "/" + id;
  }

  String requestLock(String id) {
    return requestLocks + "/" + id;
  }
}
