package dev.nodepool.config;

import dev.nodepool.config.Diskimage.Validation;
import dev.nodepool.config.yaml.ConfigValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds diskimages out of their chains of parents, oldest first: elements are appended, env-vars
 * and metadata are updated, anything else is overridden where a child says something other than
 * zero, false or empty. So {@code pause: false} does not undo a parent's pause, as upstream;
 * delete-after-upload does, also as upstream.
 */
final class Diskimages {
  /** How long a validation takes unless it says something else. */
  private static final Duration VALIDATION = Duration.ofMinutes(10);

  private Diskimages() {}

  /**
   * Every image that is not abstract, in the order of the file, with the environment variables that
   * secure.conf adds.
   */
  static List<Diskimage> of(ConfigValue root, @Nullable ConfigValue secure) {
    var byName = new HashMap<String, ConfigValue>();
    root.items("diskimages").forEach(image -> byName.put(image.text("name", ""), image));
    var built = new ArrayList<Diskimage>();
    for (var image : root.items("diskimages")) {
      if (!image.flag("abstract", false)) {
        var settings = chain(image, byName);
        if (secure != null) {
          secure.items("diskimages").stream()
              .filter(one -> image.text("name", "").equals(one.text("name", "")))
              .forEach(one -> settings.addSecrets(one.get("env-vars")));
        }
        built.add(settings.named(image.text("name", ""), image.text("parent")));
      }
    }
    return built;
  }

  private static Settings chain(ConfigValue image, Map<String, ConfigValue> byName) {
    var chain = new ArrayDeque<ConfigValue>();
    for (var next = image; next != null; ) {
      chain.addFirst(next);
      var parent = next.text("parent");
      next = parent == null ? null : byName.get(parent);
    }
    var settings = new Settings();
    chain.forEach(settings::add);
    return settings;
  }

  /** What a chain of images says so far. */
  private static final class Settings {
    private final Map<String, Object> overridden = new HashMap<>();
    private final List<String> elements = new ArrayList<>();
    private final Map<String, String> envVars = new LinkedHashMap<>();
    private final Set<String> secretVars = new HashSet<>();
    private final Map<String, Object> metadata = new LinkedHashMap<>();

    void add(ConfigValue image) {
      elements.addAll(image.texts("elements"));
      addEnvironment(image.get("env-vars"));
      metadata.putAll(Section.mapping(image.get("metadata").value()));
      for (var key : image.keys()) {
        var value = image.get(key).value();
        if (value != null && (isTruthy(value) || key.equals("delete-after-upload"))) {
          overridden.put(key, value);
        }
      }
    }

    void addEnvironment(ConfigValue variables) {
      variables.keys().forEach(key -> envVars.put(key, variables.text(key, "")));
    }

    void addSecrets(ConfigValue variables) {
      addEnvironment(variables);
      secretVars.addAll(variables.keys());
    }

    private static boolean isTruthy(Object value) {
      return switch (value) {
        case Boolean flag -> flag;
        case Number number -> number.longValue() != 0;
        case String text -> !text.isEmpty();
        case List<?> list -> !list.isEmpty();
        default -> true;
      };
    }

    Diskimage named(String name, @Nullable String parent) {
      return new Diskimage(
          name,
          parent,
          texts("formats"),
          texts("keep-formats"),
          flag("delete-after-upload"),
          seconds("rebuild-age", 86_400),
          text("release", ""),
          seconds("build-timeout", 28_800),
          elements,
          envVars,
          flag("pause"),
          text("username", "zuul"),
          text("python-path", "auto"),
          overridden.containsKey("shell-type") ? text("shell-type", "") : null,
          text("dib-cmd", "disk-image-create"),
          metadata,
          secretVars,
          validation(),
          Share.percent(overridden.get("canary")).orElse(0));
    }

    private @Nullable Validation validation() {
      return switch (overridden.get("validate")) {
        case String command -> new Validation(command, VALIDATION, null);
        case Map<?, ?> keys ->
            new Validation(
                String.valueOf(keys.get("command")),
                keys.get("timeout") instanceof Number number
                    ? Duration.ofSeconds(number.longValue())
                    : VALIDATION,
                keys.get("label") instanceof String label ? label : null);
        case null, default -> null;
      };
    }

    private String text(String key, String otherwise) {
      return Objects.toString(overridden.get(key), otherwise);
    }

    private boolean flag(String key) {
      return overridden.get(key) instanceof Boolean flag && flag;
    }

    private Duration seconds(String key, int otherwise) {
      return Duration.ofSeconds(
          overridden.get(key) instanceof Number number ? number.longValue() : otherwise);
    }

    private List<String> texts(String key) {
      var found = new ArrayList<String>();
      if (overridden.get(key) instanceof List<?> list) {
        list.forEach(item -> found.add(String.valueOf(item)));
      }
      return found;
    }
  }
}
