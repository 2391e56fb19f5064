package dev.nodepool.drivers.runc;

import dev.nodepool.driver.LaunchSpec;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The names of containers: {@code <node id>-<label>-<request id>}. */
final class ContainerId {
  private static final int LONGEST = 200;

  /** No slash, no leading dot: whatever matches names a directory below ours and nothing else. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");

  private ContainerId() {}

  /**
   * Whether a container of ours may be called so. Ids come back out of records that others can
   * write, and root uses them as names of directories.
   */
  static boolean isOne(String id) {
    return FORM.matcher(id).matches();
  }

  static String of(LaunchSpec spec) {
    var id = escape(spec.nodeId()) + "-" + escape(spec.label()) + "-" + escape(spec.request().id());
    return id.length() <= LONGEST ? id : id.substring(0, LONGEST);
  }

  /** Letters, digits, {@code _ . -} stay, any other byte becomes {@code _} and two hex digits. */
  static String escape(String text) {
    var escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
      escaped.append(plain ? String.valueOf(c) : "_%02x".formatted((int) c));
    }
    return escaped.toString();
  }
}
