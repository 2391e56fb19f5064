package dev.nodepool.drivers.fake;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import tools.jackson.databind.json.JsonMapper;

/** How records are written as JSON: their components and nothing else. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultVisibility(checker -> checker.withIsGetterVisibility(Visibility.NONE))
          .build();

  private Json() {}
}
