package dev.nodepool.config.section;

import dev.nodepool.config.schema.JsonSchema;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.YamlTree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a driver says of the providers that are its own, so that they can be checked where nothing
 * is opened. Found by {@link java.util.ServiceLoader}; needs a constructor without parameters, and
 * neither it nor what it uses may touch a class of the cloud's libraries.
 */
public interface DriverSection {

  /** The words that choose it in {@code providers[].driver}; the first is the driver's name. */
  List<String> names();

  default String name() {
    return names().getFirst();
  }

  /** Whether a provider of that name is its own, whatever word it gives. */
  default boolean takes(String provider) {
    return false;
  }

  /** The keys: the file {@code <name>.json} beside the class unless it says otherwise. */
  default JsonSchema schema() {
    return JsonSchema.of(getClass(), name() + ".json");
  }

  /** Why its providers serve nobody; null when they do. */
  default @Nullable String disabledBecause() {
    return null;
  }

  /** Why nothing of it is in this version; null when the driver is where its section is. */
  default @Nullable String absentBecause() {
    return null;
  }

  /** Whether its machines come and go; false when they stand in the configuration. */
  default boolean makesMachines() {
    return true;
  }

  /** The provider with older spellings brought into today's form, before anybody looks. */
  default YamlTree.Mapping renewed(YamlTree.Mapping provider) {
    return provider;
  }

  /** The texts that name the labels which a pool serves. */
  default List<ConfigValue> labels(ConfigValue pool) {
    return pool.items("labels").stream().map(label -> label.get("name")).toList();
  }

  /**
   * Tells what is wrong and no schema can say. That names are unique, and that labels and
   * diskimages are known, is checked for all.
   */
  default void check(ConfigValue provider, DefinedNames names, Problems problems) {
    LabelChecks.run(provider, names, problems);
  }

  /** How much the pool may use, by resource: its keys {@code max-servers}, {@code max-ram}... */
  default Map<String, Long> limits(ConfigValue provider, ConfigValue pool) {
    return Limits.in(pool);
  }
}
