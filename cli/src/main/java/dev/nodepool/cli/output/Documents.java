package dev.nodepool.cli.output;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes maps, lists and plain values as JSON or YAML. Kept apart from the tables, so that a table
 * does not pay for loading these libraries.
 */
public final class Documents {
  private Documents() {}

  public static String json(@Nullable Object value) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(value);
  }

  /** One document, ending without a line break. */
  public static String yaml(@Nullable Object value) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setAllowUnicode(true);
    return new Yaml(options).dump(value).stripTrailing();
  }
}
