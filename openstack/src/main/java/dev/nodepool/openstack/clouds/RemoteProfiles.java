package dev.nodepool.openstack.clouds;

import dev.nodepool.model.text.NetworkTrouble;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Profiles that clouds tell of themselves: a {@code profile} that is a URL is asked for at {@code
 * /.well-known/openstack/api} there. What came of it is remembered for a while, be it nothing.
 * Thread-safe.
 */
final class RemoteProfiles {
  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
  private static final String PATH = "/.well-known/openstack/api";
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int LARGEST = 1 << 20;
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration KEPT_WITHOUT = Duration.ofSeconds(30);
  private static final Map<String, Answer> KNOWN = new ConcurrentHashMap<>();

  private RemoteProfiles() {}

  /** What a cloud answered, or that it did not. */
  private record Answer(Optional<Map<String, Object>> profile, long nanos) {
    boolean isOld() {
      var kept = profile.isPresent() ? KEPT : KEPT_WITHOUT;
      return System.nanoTime() - nanos > kept.toNanos();
    }
  }

  static boolean isUrl(String profile) {
    return profile.matches("https?://[^\\s/]+.*");
  }

  /** The settings that stand there; empty, with a warning, when they cannot be had. */
  static Optional<Map<String, Object>> at(String url, Proxies proxies) {
    return KNOWN
        .compute(
            url,
            (_, known) ->
                known == null || known.isOld()
                    ? new Answer(fetched(url, proxies), System.nanoTime())
                    : known)
        .profile();
  }

  private static Optional<Map<String, Object>> fetched(String url, Proxies proxies) {
    try {
      var asked = URI.create(url);
      var address = URI.create(asked.getScheme() + "://" + asked.getRawAuthority() + PATH);
      var document = YamlFile.parse(address.toString(), new StringReader(text(address, proxies)));
      return Optional.of(YamlFile.asSettings("profile " + url, document.get("profile")));
    } catch (IOException | IllegalArgumentException e) {
      log.warn(
          "The profile {} cannot be fetched: {}; write what it stands for into clouds.yaml or clouds-public.yaml",
          url,
          NetworkTrouble.words(e));
      return Optional.empty();
    }
  }

  private static String text(URI address, Proxies proxies) throws IOException {
    var proxy =
        proxies
            .towards(address)
            .map(it -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(it.host(), it.port())))
            .orElse(Proxy.NO_PROXY);
    var connection = address.toURL().openConnection(proxy);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("Accept", "application/json");
    try (var in = connection.getInputStream()) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    }
  }
}
