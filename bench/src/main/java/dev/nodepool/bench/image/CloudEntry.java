package dev.nodepool.bench.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the clouds.yaml of a simulator says of the project in which a builder works. */
record CloudEntry(String authUrl, String user, String password, String project) {

  /** The first entry of the file. */
  static CloudEntry first(Path cloudsYaml) {
    try {
      var text = Files.readString(cloudsYaml);
      return new CloudEntry(
          value(text, "auth_url"),
          value(text, "username"),
          value(text, "password"),
          value(text, "project_name"));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(cloudsYaml), e);
    }
  }

  private static String value(String text, String key) {
    var line = Pattern.compile("(?m)^\\s*%s: (\\S+)$".formatted(key)).matcher(text);
    if (!line.find()) {
      throw new IllegalArgumentException("the simulator's clouds.yaml has no " + key);
    }
    return line.group(1);
  }

  /** The same under a name of ours, for another clouds.yaml. */
  String yaml(String name) {
    return """
      %s:
        auth:
          auth_url: %s
          username: %s
          password: %s
          project_name: %s
          user_domain_name: Default
          project_domain_name: Default
        region_name: RegionOne
        image_format: raw
    """
        .formatted(name, authUrl, user, password, project);
  }
}
