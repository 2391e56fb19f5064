package dev.nodepool.drivers.fake;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.nodepool.openstack.compute.Boot;
import tools.jackson.databind.json.JsonMapper;

/**
 * How records are written as JSON: their components and, where there are several kinds, which it
 * is.
 */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultVisibility(checker -> checker.withIsGetterVisibility(Visibility.NONE))
          .addMixIn(Boot.class, Kind.class)
          .build();

  /** Says which record it is. Jackson itself knows what a sealed type permits. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  private interface Kind {}

  private Json() {}
}
