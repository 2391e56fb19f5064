package dev.nodepool.builder.context;

import dev.nodepool.config.Diskimage;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which variables of a build nobody may see: those of secure.conf, and others with such names. */
public final class SecretVariables {
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|_KEY$).*");

  /** What is shorter stands everywhere, and is no secret. */
  private static final int SHORTEST = 4;

  private SecretVariables() {}

  /** Whether the variable is one of them. */
  public static boolean include(Diskimage image, String variable) {
    return image.secretVars().contains(variable) || SECRET.matcher(variable).matches();
  }

  /** Their values: texts that no log may show. */
  public static List<String> valuesOf(Diskimage image) {
    return image.envVars().entrySet().stream()
        .filter(variable -> include(image, variable.getKey()))
        .map(Map.Entry::getValue)
        .filter(value -> value.length() >= SHORTEST)
        .toList();
  }
}
