package dev.nodepool.drivers.openstack.marks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.drivers.openstack.settings.PoolLabel;
import dev.nodepool.openstack.compute.Server;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How what this provider makes is known again (docs: openstack): servers, volumes and images by
 * metadata, floating IPs and ports by their description. The mark of the installation tells apart
 * two Nodepools with equal provider names in one project; servers of Nodepools that do not set it
 * count as ours, and so does what carries a mark that was ours once.
 */
public final class Marks {
  private static final Logger log = LoggerFactory.getLogger(Marks.class);
  static final String PROVIDER = "nodepool_provider_name";
  public static final String BUILD = "nodepool_build_id";
  public static final String UPLOAD = "nodepool_upload_id";
  private static final String NODE = "nodepool_node_id";
  private static final String POOL = "nodepool_pool_name";
  private static final String IMAGE = "nodepool_image_name";
  private static final String SERVER = "nodepool_server_id";
  private static final String INSTALLATION = "nodepool_installation";

  /** What Nova, Neutron and Cinder take for one value, and Neutron for a description. */
  private static final int LONGEST = 255;

  private static final int LONGEST_WORD = 80;
  private static final int DIGEST_BYTES = 8;
  private static final Pattern PAIR = Pattern.compile("(nodepool_\\w+)=(\\S*)");

  private final String provider;
  private final String installation;
  private final String digest;
  private final Supplier<Set<String>> formerly;
  private volatile Known known;

  public Marks(String provider, String installation) {
    this(provider, installation, Set::of);
  }

  /**
   * The marks of one provider.
   *
   * @param formerly says what else the installation was called, as far as is known by then
   */
  public Marks(String provider, String installation, Supplier<Set<String>> formerly) {
    this.provider = provider;
    this.installation = installation;
    this.digest = digest(installation);
    this.formerly = formerly;
    this.known = Known.of(installation, Set.of());
  }

  /** What servers that are ours carry, and what descriptions do, if we were formerly called so. */
  private record Known(Set<String> formerly, Set<String> marks, Set<String> digests) {
    static Known of(String installation, Set<String> formerly) {
      var marks = new HashSet<String>();
      var digests = new HashSet<String>();
      Stream.concat(Stream.of(installation), formerly.stream())
          .forEach(mark -> {
            marks.add(cut(mark));
            digests.add(digest(mark));
          });
      return new Known(formerly, marks, digests);
    }
  }

  private Known known() {
    var now = formerly.get();
    var last = known;
    if (!last.formerly().equals(now)) {
      last = Known.of(installation, now);
      known = last;
    }
    return last;
  }

  /** The metadata of a server. */
  public Map<String, String> of(LaunchSpec spec, PoolLabel setup) {
    var image = setup.image().name();
    var label = setup.label();
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("groups", String.join(",", provider, image, label.name()));
    label.instanceProperties().forEach((key, value) -> metadata.put(key, String.valueOf(value)));
    metadata.putAll(RequestFormat.all(label.dynamicInstanceProperties(), spec.request()));
    metadata.replaceAll(Marks::fitting);
    metadata.put(NODE, spec.nodeId());
    metadata.put(POOL, spec.pool());
    metadata.put(PROVIDER, provider);
    metadata.put(IMAGE, image);
    if (!installation.isEmpty()) {
      metadata.put(INSTALLATION, cut(installation));
    }
    return metadata;
  }

  private static String fitting(String key, String value) {
    if (value.length() > LONGEST) {
      log.warn("The property {} is cut to {} characters, more are not allowed", key, LONGEST);
    }
    return cut(value);
  }

  private static String cut(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
  }

  public boolean areOn(Server server) {
    return areIn(server.metadata());
  }

  /** Whether the metadata, of whatever thing, name this provider and this installation. */
  public boolean areIn(Map<String, String> marks) {
    return provider.equals(marks.get(PROVIDER)) && mayBeOurs(marks);
  }

  private boolean mayBeOurs(Map<String, String> marks) {
    var whose = marks.get(INSTALLATION);
    return whose == null || known().marks().contains(whose);
  }

  /** The other installation whose server of a provider of the same name this is; null for none. */
  public @Nullable String otherInstallation(Server server) {
    var marks = server.metadata();
    return provider.equals(marks.get(PROVIDER)) && !mayBeOurs(marks)
        ? marks.get(INSTALLATION)
        : null;
  }

  public static @Nullable String nodeOf(Server server) {
    return nodeIn(server.metadata());
  }

  public static @Nullable String nodeIn(Map<String, String> marks) {
    return marks.get(NODE);
  }

  /** A Nodepool made it that does not mark what else it makes, such as floating IPs. */
  public static boolean areOfNodepool11(Server server) {
    return !server.metadata().containsKey(INSTALLATION);
  }

  /** What an image has besides the marks that builders give it. */
  public Map<String, String> ofImage() {
    return installation.isEmpty() ? Map.of() : Map.of(INSTALLATION, installation);
  }

  /** Whether the metadata name this provider and, in words, this installation. */
  public boolean areProvablyIn(Map<String, String> marks) {
    return areIn(marks) && marks.containsKey(INSTALLATION);
  }

  /** The marks of something that a node is made of, before there is a server. */
  public Map<String, String> ofPartOf(String nodeId) {
    var marks = new LinkedHashMap<String, String>();
    marks.put(PROVIDER, provider);
    marks.put(NODE, nodeId);
    marks.put(INSTALLATION, cut(installation));
    return marks;
  }

  /** The server that a part goes with; null when its marks do not tell. */
  public static @Nullable String serverOf(Map<String, String> marks) {
    return marks.get(SERVER);
  }

  /**
   * The marks of something that has a description only, of which there are 255 characters: that of
   * the installation is a digest.
   */
  public String describing(String serverId, String nodeId) {
    return "%s=%s %s=%s %s=%s %s=%s"
        .formatted(PROVIDER, word(provider), INSTALLATION, digest, NODE, nodeId, SERVER, serverId);
  }

  /** Whether a description is one that we write, for whichever server. */
  public boolean areOn(String description) {
    var marks = in(description);
    // Both always stand there: unlike a server, no other Nodepool marks these things.
    return word(provider).equals(marks.get(PROVIDER))
        && known().digests().contains(marks.get(INSTALLATION));
  }

  public static Map<String, String> in(String description) {
    return PAIR.matcher(description)
        .results()
        .collect(Collectors.toMap(pair -> pair.group(1), pair -> pair.group(2), (one, two) -> two));
  }

  private static String word(String text) {
    var word = text.replaceAll("\\s", "_");
    return word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) : word;
  }

  private static String digest(String text) {
    try {
      var whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(whole, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
