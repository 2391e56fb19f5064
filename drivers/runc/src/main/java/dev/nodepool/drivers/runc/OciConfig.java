package dev.nodepool.drivers.runc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The config.json of a node's container (OCI runtime specification 1.0). The port and the limit of
 * processes are found out on the host, so {@code @PORT@} and {@code @PIDS@} stand in their places.
 *
 * @param hidden paths that the node does not see
 * @param shared a directory of the host that the node shares, null for none
 */
record OciConfig(
    String id,
    Map<String, String> annotations,
    List<String> hidden,
    boolean hideRootHome,
    @Nullable String shared) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int HOSTNAME = 63;
  private static final int FILES_SOFT = 1024;

  /** More than 20,000 takes a capability that launchers in containers do not have. */
  private static final int FILES_HARD = 16_384;

  /** Nodes go before the host's own services when memory runs out. */
  private static final int OOM_SCORE = 500;

  private static final List<String> CAPABILITIES =
      List.of(
          "CAP_AUDIT_WRITE",
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_IPC_LOCK",
          "CAP_KILL",
          "CAP_NET_BIND_SERVICE",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");

  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  OciConfig {
    annotations = new TreeMap<>(annotations);
    hidden = List.copyOf(hidden);
  }

  String render() {
    var document =
        Map.of(
            "ociVersion",
            "1.0.2",
            "hostname",
            id.length() <= HOSTNAME ? id : id.substring(0, HOSTNAME),
            "annotations",
            annotations,
            "root",
            Map.of("path", "rootfs", "readonly", false),
            "process",
            process(),
            "mounts",
            mounts(),
            "linux",
            linux());
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(document)
        .replace("\"@PIDS@\"", "@PIDS@");
  }

  private static Map<String, Object> process() {
    return Map.of(
        "terminal",
        false,
        "user",
        Map.of("uid", 0, "gid", 0),
        "cwd",
        "/",
        "args",
        List.of(
            "/usr/sbin/sshd", "-D", "-e", "-p", "@PORT@", "-f", "/etc/ssh/nodepool_sshd_config"),
        "env",
        List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        "capabilities",
        Map.of("bounding", CAPABILITIES, "effective", CAPABILITIES, "permitted", CAPABILITIES),
        "rlimits",
        List.of(Map.of("type", "RLIMIT_NOFILE", "soft", FILES_SOFT, "hard", FILES_HARD)),
        "noNewPrivileges",
        false,
        "oomScoreAdj",
        OOM_SCORE);
  }

  private List<Map<String, Object>> mounts() {
    var mounts = new ArrayList<Map<String, Object>>();
    mounts.add(mount("/proc", "proc", "proc"));
    mounts.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
    mounts.add(
        mount(
            "/dev/pts",
            "devpts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5"));
    mounts.add(
        mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
    mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    mounts.add(mount("/sys", "none", "/sys", "rbind", "ro", "nosuid", "noexec", "nodev"));
    mounts.add(bind("/run", bundle("scratch/run")));
    mounts.add(bind("/tmp", bundle("scratch/tmp")));
    mounts.add(bind("/var/tmp", bundle("scratch/vartmp")));
    if (hideRootHome) {
      mounts.add(mount("/root", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=0700"));
    }
    if (shared != null) {
      mounts.add(bind(shared, shared));
    }
    return mounts;
  }

  private Map<String, Object> linux() {
    var masked = new ArrayList<>(MASKED);
    masked.addAll(hidden);
    return Map.of(
        "cgroupsPath",
        "/nodepool/" + id,
        "namespaces",
        List.of(
            Map.of("type", "pid"),
            Map.of("type", "ipc"),
            Map.of("type", "uts"),
            Map.of("type", "mount")),
        "resources",
        Map.of(
            "devices",
            List.of(Map.of("allow", false, "access", "rwm")),
            "pids",
            Map.of("limit", "@PIDS@")),
        "maskedPaths",
        masked,
        "readonlyPaths",
        READ_ONLY);
  }

  private String bundle(String path) {
    return "/var/lib/nodepool/runc/" + id + "/" + path;
  }

  private static Map<String, Object> bind(String destination, String source) {
    return mount(destination, "none", source, "rbind", "rw");
  }

  private static Map<String, Object> mount(
      String destination, String type, String source, String... options) {
    return Map.of(
        "destination", destination, "type", type, "source", source, "options", List.of(options));
  }
}
