package dev.nodepool.cli.output;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes secrets out of what is to be shown. */
public final class Secrets {
  public static final String REDACTED = "redacted";

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "token|passw|secret|credential|private.?key|api.?key|(client|ssh).?key",
          Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /** The port if it is a number; anything else holds credentials. */
  public static Object port(Object connectionPort) {
    return connectionPort instanceof Number ? connectionPort : REDACTED;
  }

  /** A copy in which every value whose key sounds like a secret is redacted, at any depth. */
  public static @Nullable Object redacted(@Nullable Object data) {
    return switch (data) {
      case null -> null;
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> items.stream().<@Nullable Object>map(Secrets::redacted).toList();
      case String text when text.startsWith("{") || text.startsWith("[") -> text(text);
      default -> data;
    };
  }

  /** Some keep JSON in a text; what holds no secret stays as it was written. */
  private static String text(String text) {
    // Made here, because few tables have such a text and loading the library takes long.
    var json = new JsonMapper();
    try {
      var data = json.readValue(text, Object.class);
      var safe = redacted(data);
      return Objects.equals(safe, data) ? text : json.writeValueAsString(safe);
    } catch (JacksonException e) {
      return SECRET_KEY.matcher(text).find() ? REDACTED : text;
    }
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) {
    var safe = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> {
      var name = String.valueOf(key);
      boolean hide = value != null && SECRET_KEY.matcher(name).find();
      safe.put(name, hide ? REDACTED : redacted(value));
    });
    return safe;
  }
}
