package dev.nodepool.openstack.http;

import dev.nodepool.concurrent.SingleFlight;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.http.transport.ErrorResponse;
import dev.nodepool.openstack.http.transport.Reply;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agrees with a service, once, on how its API behaves: on the version that we know, or the newest
 * of the service's if that is older, or what clouds.yaml orders. Thread-safe.
 */
final class Microversion {
  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
  private static final Pattern MAXIMUM = Pattern.compile("maximum is (\\d+\\.\\d+)");

  /**
   * The version that we know.
   *
   * @param minor 0 for a service without microversions, or of which we need none
   */
  record Wanted(int major, int minor) {
    static final Wanted NONE = new Wanted(0, 0);

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  private final SingleFlight.Question<Reply, CloudApiException> versions;
  private final ServiceType type;
  private final Wanted wanted;
  private final @Nullable Wanted ordered;
  private final SingleFlight<Wanted, CloudApiException> agreed =
      new SingleFlight<>(this::negotiated);

  /** What is spoken after the service has refused what its document says. */
  private volatile @Nullable Wanted lowered;

  /** {@code versions} gets the version document of the API, whatever it answers. */
  Microversion(
      SingleFlight.Question<Reply, CloudApiException> versions,
      ServiceType type,
      CloudConfig cloud,
      Wanted wanted) {
    this.versions = versions;
    this.type = type;
    this.wanted = wanted;
    this.ordered = wanted.minor() == 0 ? Wanted.NONE : ordered(type, cloud);
  }

  private static @Nullable Wanted ordered(ServiceType type, CloudConfig cloud) {
    for (var name : type.types()) {
      var version = cloud.microversions().get(name);
      if (version != null) {
        return parse(version);
      }
    }
    return null;
  }

  private static @Nullable Wanted parse(String version) {
    if (!version.matches("\\d{1,4}\\.\\d{1,4}")) {
      return null;
    }
    int dot = version.indexOf('.');
    return new Wanted(
        Integer.parseInt(version.substring(0, dot)), Integer.parseInt(version.substring(dot + 1)));
  }

  /** Version 2.5 is at least 2.5. */
  boolean isAtLeast(int minor) throws CloudApiException, InterruptedException {
    return agreed().minor() >= minor;
  }

  Map<String, String> headers() throws CloudApiException, InterruptedException {
    var version = agreed();
    if (version.minor() == 0) {
      return Map.of();
    }
    var value = type.inHeader() + " " + version;
    return type == ServiceType.COMPUTE
        ? Map.of("OpenStack-API-Version", value, "X-OpenStack-Nova-API-Version", version.toString())
        : Map.of("OpenStack-API-Version", value);
  }

  private Wanted agreed() throws CloudApiException, InterruptedException {
    var lower = lowered;
    return lower != null ? lower : ordered == null ? agreed.get() : ordered;
  }

  /**
   * The service refused the version that its own document offers, as behind a proxy before hosts of
   * several releases: the one that its refusal names counts from now on, or none. False when there
   * is nothing lower, or clouds.yaml orders the version.
   */
  boolean stepDown(String words) throws CloudApiException, InterruptedException {
    var now = agreed();
    if (ordered != null || now.minor() == 0) {
      return false;
    }
    var most = MAXIMUM.matcher(words);
    var lower = most.find() ? parse(most.group(1)) : null;
    lowered =
        lower != null && lower.major() == now.major() && lower.minor() < now.minor()
            ? lower
            : Wanted.NONE;
    log.warn("{} does not speak its version {}: {} from now on", type.title(), now, lowered);
    return true;
  }

  private Wanted negotiated() throws CloudApiException, InterruptedException {
    var reply = versions.ask();
    if (reply.status() >= 500) {
      throw new CloudApiException(
          Kind.UNAVAILABLE,
          ErrorResponse.of(reply).words(),
          "asking %s for its versions: %d".formatted(type.title(), reply.status()),
          reply.requestId().orElse(null),
          null);
    }
    var newest = newest(reply);
    if (newest == null || newest.major() != wanted.major()) {
      return Wanted.NONE;
    }
    return newest.minor() < wanted.minor() ? newest : wanted;
  }

  /**
   * What Magnum says in a header, others in {@code {"version": {..}}}, or in the one of {@code
   * {"versions": [..]}} that is current.
   */
  private @Nullable Wanted newest(Reply reply) {
    var header = reply.header("openstack-api-maximum-version");
    if (header.isPresent()) {
      return parse(header.get().replace(type.inHeader(), "").strip());
    }
    var json = reply.json();
    var version = json.path("version");
    for (var listed : json.path("versions")) {
      if (listed.path("status").asString("").equals("CURRENT")) {
        version = listed;
      }
    }
    return parse(version.path("version").asString(version.path("max_version").asString("")));
  }
}
