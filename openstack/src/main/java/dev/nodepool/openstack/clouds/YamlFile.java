package dev.nodepool.openstack.clouds;

import dev.nodepool.concurrent.BoundedFile;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads YAML 1.1 into maps whose keys are text; JSON is YAML too. */
final class YamlFile {
  private YamlFile() {}

  static Map<String, Object> read(Path file) {
    try {
      return parse(file.toString(), new StringReader(BoundedFile.readText(file)));
    } catch (IOException e) {
      throw new CloudConfigException(
          "%s cannot be read: %s; check its mode and owner".formatted(file, FileTrouble.words(e)),
          e);
    }
  }

  static Map<String, Object> parse(String name, Reader text) {
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      return asMap(name, yaml.load(text));
    } catch (MarkedYAMLException e) {
      // The whole message would quote lines of the file, and there may be a password in them.
      var mark = e.getProblemMark();
      var place = mark == null ? "" : ":%d:%d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
      throw new CloudConfigException(
          "%s%s: this is not YAML: %s".formatted(name, place, e.getProblem()));
    } catch (YAMLException e) {
      throw new CloudConfigException(
          "%s: this is not YAML; check it with a YAML tool".formatted(name));
    }
  }

  /** A map with text for keys; {@code -} in a key is {@code _}. */
  static Map<String, Object> asMap(String what, @Nullable Object value) {
    var map = new LinkedHashMap<String, Object>();
    if (value == null) {
      return map;
    }
    if (!(value instanceof Map<?, ?> entries)) {
      throw new CloudConfigException("%s: here belong keys and values".formatted(what));
    }
    entries.forEach((key, entry) -> {
      if (entry != null) {
        map.put(String.valueOf(key), entry);
      }
    });
    return map;
  }

  /** The same with keys as openstacksdk takes them: {@code auth-url} is {@code auth_url}. */
  static Map<String, Object> asSettings(String what, @Nullable Object value) {
    var settings = new LinkedHashMap<String, Object>();
    asMap(what, value).forEach((key, entry) -> settings.put(normal(key), entry));
    return settings;
  }

  static String normal(String key) {
    return key.replace('-', '_').toLowerCase(Locale.ROOT);
  }

  /** One map over the other; maps in them are merged too. */
  static Map<String, Object> merge(Map<String, Object> below, Map<String, Object> above) {
    var merged = new LinkedHashMap<>(below);
    above.forEach((key, value) -> {
      var old = merged.get(key);
      merged.put(
          key,
          old instanceof Map && value instanceof Map
              ? merge(asMap(key, old), asMap(key, value))
              : value);
    });
    return merged;
  }
}
