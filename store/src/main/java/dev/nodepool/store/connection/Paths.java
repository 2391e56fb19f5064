package dev.nodepool.store.connection;

import java.util.ArrayList;
import java.util.List;

/** Where things are (docs/zookeeper.md 2), below the chroot that we prefix ourselves. */
public final class Paths {
  public static final List<String> COMPONENT_KINDS = List.of("launcher", "pool", "builder");

  private static final String ELECTIONS = "/nodepool/elections/";

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

  /** Where an election is: names of labels and providers stand in its last step. */
  public String election(String path) {
    return path.startsWith(ELECTIONS)
        ? absolute(ELECTIONS) + part(path.substring(ELECTIONS.length()))
        : absolute(path);
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
    return nodes + "/" + part(id);
  }

  public String nodeLock(String id) {
    return node(id) + "/lock";
  }

  public String request(String id) {
    return requests + "/" + part(id);
  }

  public String requestLock(String id) {
    return requestLocks + "/" + part(id);
  }

  /**
   * A text of others, such as an id in a record or the name of a label, as one step of a path. A
   * slash and whatever else ZooKeeper reads in its own way becomes {@code %} and its number, so
   * that it leads nowhere else and is refused nowhere; there just is nothing of that name.
   */
  public static String part(String text) {
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      return "%" + text;
    }
    // Ids of ours are asked for all the time and need no copy.
    int plain = 0;
    while (plain < text.length() && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    var part = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (isPlain(c)) {
        part.append(c);
      } else {
        part.append("%%%02x".formatted((int) c));
      }
    }
    return part.toString();
  }

  private static boolean isPlain(int c) {
    return c != '/' && c >= ' ' && (c < 0x7f || c > 0x9f) && c < 0xd800;
  }
}
