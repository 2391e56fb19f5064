package dev.nodepool.cli.output;

import dev.nodepool.model.text.SecretText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes secrets out of what is to be shown. */
public final class Secrets {
  private Secrets() {}

  /** The port if it is a number; anything else holds credentials. */
  public static Object port(Object connectionPort) {
    return connectionPort instanceof Number ? connectionPort : SecretText.REDACTED;
  }

  /**
   * A copy without secrets: every value whose key sounds like one, at any depth, and what looks
   * like one in a text.
   */
  public static @Nullable Object redacted(@Nullable Object data) {
    return switch (data) {
      case null -> null;
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> items.stream().<@Nullable Object>map(Secrets::redacted).toList();
      case String text -> text(text);
      default -> data;
    };
  }

  /** Some keep JSON in a text; what holds no secret stays as it was written. */
  private static String text(String text) {
    var bare = text.stripLeading();
    if (!bare.startsWith("{") && !bare.startsWith("[") && !bare.startsWith("\"")) {
      return SecretText.redacted(text);
    }
    // Made here, because few tables have such a text and loading the library takes long.
    var json = new JsonMapper();
    try {
      var data = json.readValue(bare, Object.class);
      var safe = redacted(data);
      return Objects.equals(safe, data) ? text : json.writeValueAsString(safe);
    } catch (JacksonException e) {
      return SecretText.redacted(text);
    }
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) {
    var safe = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> {
      var name = String.valueOf(key);
      safe.put(name, isSecret(name, value) ? SecretText.REDACTED : redacted(value));
    });
    return safe;
  }

  /** What has parts of its own below a harmless word is looked through instead. */
  private static boolean isSecret(String name, @Nullable Object value) {
    boolean hasParts = value instanceof Map<?, ?> || value instanceof Collection<?>;
    boolean isGroup = name.equalsIgnoreCase("auth") || name.equalsIgnoreCase("key");
    return value != null && SecretText.isNameOfSecret(name) && !(hasParts && isGroup);
  }
}
