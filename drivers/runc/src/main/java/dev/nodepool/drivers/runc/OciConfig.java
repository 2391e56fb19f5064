package dev.nodepool.drivers.runc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The config.json of a node's container (OCI runtime specification 1.0): that of the resource, with
 * what differs from node to node. The port, the limit of processes, the kind of machine, where it
 * has the flags of clone and the ids of the node's users are found out on the host, so
 * {@code @PORT@}, {@code @PIDS@}, {@code @MACHINES@}, {@code @FLAGS@} and {@code @FIRST@} stand in
 * their places. Of /sys there is only what is on its own file system, read-only: control groups,
 * and whatever else the host mounts there, would let root inside out of its limits. More than
 * 16,384 files would take a capability that launchers in containers do not have; by its score a
 * node goes before the host's own services when memory runs out.
 *
 * @param hidden paths that the node does not see
 * @param sudo whether programs may gain rights that their callers lack
 * @param users whether the node has users of its own, which are nobody outside
 * @param shared a directory of the host that the node shares, null for none
 */
record OciConfig(
    String id,
    Map<String, String> annotations,
    List<String> hidden,
    boolean hideRootHome,
    boolean sudo,
    boolean users,
    @Nullable String shared) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int HOSTNAME = 63;
  private static final int IDS = 65_536;

  OciConfig {
    annotations = new TreeMap<>(annotations);
    hidden = List.copyOf(hidden);
  }

  String render() {
    var document = JSON.readTree(Script.CONFIG.text()).asObject();
    document.put("hostname", id.length() <= HOSTNAME ? id : id.substring(0, HOSTNAME));
    document.putPOJO("annotations", annotations);
    var mounts = document.withArray("/mounts");
    for (var folder : List.of("run", "tmp", "var/tmp")) {
      mount(mounts, "/" + folder, "none", scratch(folder.replace("/", "")), "rbind", "rw");
    }
    if (hideRootHome) {
      mount(mounts, "/root", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=0700");
    }
    if (shared != null) {
      mount(mounts, shared, "none", shared, "rbind", "rw");
    }
    document.withObject("/process").put("noNewPrivileges", !sudo);
    var linux = document.withObject("/linux").put("cgroupsPath", "/nodepool/" + id);
    linux.set("seccomp", JSON.readTree(Script.SECCOMP.text()));
    if (users) {
      ownUsers(document);
    }
    var masked = document.withArray("/linux/maskedPaths");
    hidden.forEach(masked::add);
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(document)
        .replace("\"@PIDS@\"", "@PIDS@");
  }

  private void ownUsers(ObjectNode document) {
    document.withArray("/linux/namespaces").addObject().put("type", "user");
    for (var mappings : List.of("uidMappings", "gidMappings")) {
      var mapping = document.withArray("/linux/" + mappings).addObject();
      mapping.put("containerID", 0).put("hostID", "@FIRST@").put("size", IDS);
    }
    for (var mount : document.withArray("/mounts")) {
      // In a user namespace the host's /sys is locked to what the host has mounted in it.
      if (mount.path("destination").asString().equals("/sys")) {
        ((ObjectNode) mount).put("source", scratch("sys"));
      }
    }
  }

  private String scratch(String folder) {
    return "/var/lib/nodepool/runc/%s/scratch/%s".formatted(id, folder);
  }

  private static void mount(
      ArrayNode mounts, String destination, String type, String source, String... options) {
    var mount = mounts.addObject();
    mount.put("destination", destination).put("type", type).put("source", source);
    for (var option : options) {
      mount.withArray("/options").add(option);
    }
  }
}
