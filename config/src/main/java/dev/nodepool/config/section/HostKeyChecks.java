package dev.nodepool.config.section;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Whether a host key in a configuration can be one at all. */
public final class HostKeyChecks {
  private static final int LENGTH_BYTES = 4;

  private HostKeyChecks() {}

  /** Looks at a {@code host-key}, which is one text or a list of them. */
  public static void run(ConfigValue given, Problems problems) {
    if (given.text() != null) {
      check(given, problems);
    }
    given.items().forEach(one -> check(one, problems));
  }

  private static void check(ConfigValue given, Problems problems) {
    var text = given.text();
    if (text != null && !isKey(text.strip().split("\\s+"))) {
      problems.warning(
          given,
          "this is no host key, so no machine can show it; write it as '<type> <base64>', as ssh-keyscan prints it after the host");
    }
  }

  /** A type, and base64 of what begins with that type; a comment may follow. */
  private static boolean isKey(String[] words) {
    if (words.length < 2) {
      return false;
    }
    try {
      var type = words[0].getBytes(StandardCharsets.US_ASCII);
      var key = Base64.getDecoder().decode(words[1]);
      return key.length > LENGTH_BYTES + type.length
          && key[LENGTH_BYTES - 1] == type.length
          && new String(key, LENGTH_BYTES, type.length, StandardCharsets.US_ASCII).equals(words[0]);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
