package dev.nodepool.simulator.http;

import java.util.Locale;
import java.util.Optional;

/**
 * The microversions that a service speaks, of the kind {@code major.minor}.
 *
 * @param service as it is called in the header: {@code compute}
 * @param legacyHeader that says the same, empty for none
 */
public record Microversion(String service, String legacyHeader, int major, int max) {
  public static final Microversion COMPUTE =
      new Microversion("compute", "X-OpenStack-Nova-API-Version", 2, 93);

  public static final Microversion VOLUME = new Microversion("volume", "", 3, 70);

  public static final Microversion CONTAINER_INFRA = new Microversion("container-infra", "", 1, 10);

  private static final String HEADER = "OpenStack-API-Version";

  /** The minor version that a request asks for; 1 when it asks for none. */
  public int of(Request request) {
    var asked = asked(request);
    if (asked.isEmpty()) {
      return lowest();
    }
    if (asked.get().equals("latest")) {
      return max;
    }
    var parts = asked.get().split("\\.", -1);
    try {
      int minor = Integer.parseInt(parts[parts.length - 1]);
      if (parts.length == 2 && Integer.parseInt(parts[0]) == major && minor <= max) {
        return minor;
      }
    } catch (NumberFormatException e) {
      throw new ApiError(400, "API Version String %s is of invalid format.".formatted(asked.get()));
    }
    throw new ApiError(
        406,
        "Version %s is not supported by the API. Minimum is %s and maximum is %s."
            .formatted(asked.get(), oldest(), newest()));
  }

  public String oldest() {
    return major + "." + lowest();
  }

  public String newest() {
    return major + "." + max;
  }

  private int lowest() {
    return major == 3 ? 0 : 1;
  }

  private Optional<String> asked(Request request) {
    var asked =
        request
            .header(HEADER)
            .map(value -> value.strip().toLowerCase(Locale.ROOT))
            .filter(value -> value.startsWith(service + " "))
            .map(value -> value.substring(service.length() + 1).strip());
    return asked.isPresent() || legacyHeader.isEmpty() ? asked : request.header(legacyHeader);
  }

  /** The answer, saying for which version it is. */
  public Response on(Response answer, Request request) {
    try {
      var version = major + "." + of(request);
      var said = answer.with(HEADER, service + " " + version).with("Vary", HEADER);
      return legacyHeader.isEmpty() ? said : said.with(legacyHeader, version);
    } catch (ApiError e) {
      return answer;
    }
  }
}
