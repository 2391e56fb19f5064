package dev.nodepool.drivers.staticnodes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Host keys as operators write them: {@code <type> <base64> <comment>}. */
final class HostKeyText {
  private HostKeyText() {}

  /** The key without comment and needless space. */
  static String bare(String key) {
    var fields = key.strip().split("\\s+");
    return fields.length < 2 ? fields[0] : fields[0] + " " + fields[1];
  }

  /** For people, as {@code ssh-keygen -l} shows them. */
  static String fingerprints(List<String> keys) {
    return keys.stream().map(HostKeyText::fingerprint).collect(Collectors.joining(", "));
  }

  private static String fingerprint(String key) {
    var fields = key.strip().split("\\s+");
    if (fields.length < 2) {
      return "\"%s\" (no key: write <type> <base64>)".formatted(key.strip());
    }
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(fields[1]));
      return "%s SHA256:%s"
          .formatted(fields[0], Base64.getEncoder().withoutPadding().encodeToString(hash));
    } catch (IllegalArgumentException e) {
      return fields[0] + " (not base64)";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
