package dev.nodepool.store.connection;

import java.util.ArrayList;
import java.util.List;

/** Where things are (docs/zookeeper.md 2), below the chroot that we prefix ourselves. */
public final class Paths {
  public static final List<String> COMPONENT_KINDS = List.of("launcher", "pool", "builder");

  private final String chroot;
  public final String nodes;
  public final String requests;
  public final String requestLocks;
  public final String components;
  public final String images;

  public Paths(String chroot) {
    this.chroot = chroot;
    nodes = chroot + "/nodepool/nodes";
    requests = chroot + "/nodepool/requests";
    requestLocks = chroot + "/nodepool/requests-lock";
    components = chroot + "/nodepool/components";
    images = chroot + "/nodepool/images";
  }

  /** An absolute path of Nodepool's, such as {@code /nodepool/elections/stats}. */
  public String absolute(String path) {
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

  public String node(String id) {
    return nodes + "/" + id;
  }

  public String nodeLock(String id) {
    return nodes + "/" + id + "/lock";
  }

  public String request(String id) {
    return requests + "/" + id;
  }

  public String requestLock(String id) {
    return requestLocks + "/" + id;
  }
}
