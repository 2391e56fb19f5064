package dev.nodepool.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What Software Factory's sfconfig.yaml says of Nodepool (docs/commands.md). */
final class Sfconfig {
  /** What belongs to the section auth of a cloud. */
  private static final List<String> AUTH =
      List.of(
          ("auth_url username password project_id project_name"
                  + " user_domain_name project_domain_name")
              .split(" "));

  /** What stands beside that section. */
  private static final List<String> BESIDE =
      List.of("region_name", "regions", "image_format", "api_timeout", "identity_api_version");

  private final Map<String, Object> clouds = new LinkedHashMap<>();
  private final List<Map<String, Object>> diskimages = new ArrayList<>();
  private @Nullable String cloudsFile;

  private Sfconfig() {}

  /** Throws IllegalArgumentException in one phrase, when it is no sfconfig.yaml. */
  static Sfconfig parse(String text) {
    var whole = mapping(new Yaml(new SafeConstructor(new LoaderOptions())).load(text), "the file");
    var section = mapping(whole.getOrDefault("nodepool", Map.of()), "nodepool");
    var config = new Sfconfig();
    for (var provider : list(section.get("providers"), "nodepool.providers")) {
      config.add(mapping(provider, "an entry of nodepool.providers"));
    }
    for (var entry : list(section.get("dib_reg_passwords"), "nodepool.dib_reg_passwords")) {
      config.addPassword(mapping(entry, "an entry of nodepool.dib_reg_passwords"));
    }
    var file = section.getOrDefault("clouds_file", section.get("clouds_File"));
    config.cloudsFile = file == null ? null : file.toString();
    return config;
  }

  private void add(Map<String, Object> provider) {
    var name = text(provider, "name", "an entry of nodepool.providers");
    var auth = new LinkedHashMap<String, Object>();
    for (var key : AUTH) {
      put(auth, key, provider.get(key));
    }
    for (var key : List.of("auth_url", "username", "password")) {
      text(provider, key, "nodepool.providers, " + name);
    }
    auth.putIfAbsent("user_domain_name", "Default");
    auth.putIfAbsent("project_domain_name", "Default");
    var cloud = new LinkedHashMap<String, Object>();
    cloud.put("auth", auth);
    for (var key : BESIDE) {
      put(cloud, key, provider.get(key));
    }
    if (clouds.put(name, cloud) != null) {
      throw new IllegalArgumentException("two entries of nodepool.providers are named " + name);
    }
  }

  private void addPassword(Map<String, Object> entry) {
    var where = "an entry of nodepool.dib_reg_passwords";
    diskimages.add(
        Map.of(
            "name",
            text(entry, "image_name", where),
            "env-vars",
            Map.of("REG_PASSWORD", text(entry, "reg_password", where))));
  }

  private static void put(Map<String, Object> to, String key, @Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      to.put(key, value);
    }
  }

  private static String text(Map<String, Object> from, String key, String where) {
    var value = from.get(key);
    if (value == null || value.toString().isEmpty()) {
      throw new IllegalArgumentException("%s has no %s".formatted(where, key));
    }
    return value.toString();
  }

  private static Map<String, Object> mapping(@Nullable Object value, String what) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(what + " must be a mapping");
    }
    var found = new LinkedHashMap<String, Object>();
    map.forEach((key, one) -> put(found, String.valueOf(key), one));
    return found;
  }

  private static List<?> list(@Nullable Object value, String what) {
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw new IllegalArgumentException(what + " must be a list");
    };
  }

  boolean hasClouds() {
    return !clouds.isEmpty();
  }

  boolean hasPasswords() {
    return !diskimages.isEmpty();
  }

  /** The clouds.yaml that it names instead of providers; null when it names none. */
  @Nullable String cloudsFile() {
    return cloudsFile;
  }

  String cloudsYaml() {
    return yaml(Map.of("clouds", clouds));
  }

  String secureConf() {
    return yaml(Map.of("diskimages", diskimages));
  }

  private static String yaml(Object document) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(2);
    return new Yaml(options).dump(document);
  }
}
