package dev.nodepool.builder.context;

import dev.nodepool.config.Diskimage;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which variables of a build nobody may see: those of secure.conf, and others with such names. */
public final class SecretVariables {
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|_KEY$).*");

  private static final String MASK = "********";

  private SecretVariables() {}

  /** Whether the variable is one of them. */
  public static boolean include(Diskimage image, String variable) {
    return image.secretVars().contains(variable) || SECRET.matcher(variable).matches();
  }

  /**
   * Texts that no log may show: the values of those in the whole environment of a build, in each
   * form that programs give them; the longest first.
   */
  public static List<String> hidden(Diskimage image, Map<String, String> environment) {
    return SecretForms.of(
        environment.entrySet().stream()
            .filter(variable -> include(image, variable.getKey()))
            .map(Map.Entry::getValue)
            .toList());
  }

  /** The text without the values of those in an environment. */
  public static String masked(Diskimage image, Map<String, String> environment, String text) {
    var shown = text;
    for (String secret : hidden(image, environment)) {
      shown = shown.replace(secret, MASK);
    }
    return shown;
  }
}
