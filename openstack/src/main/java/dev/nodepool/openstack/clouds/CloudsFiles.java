package dev.nodepool.openstack.clouds;

import dev.nodepool.concurrent.BoundedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds clouds.yaml, secure.yaml and clouds-public.yaml where openstacksdk looks for them: what the
 * environment names, the working directory, the user's and the system's configuration. Of each the
 * first that is there counts. Reading again is cheap enough to do it every few seconds.
 */
public final class CloudsFiles {
  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");
  // How the documentation of Software Factory spells it.
  private static final String SINGULAR = "cloud.yaml";

  private final Map<String, String> environment;
  private final List<Path> directories;

  /**
   * With another environment than this process has.
   *
   * @param home where the user's configuration is below
   */
  public CloudsFiles(Map<String, String> environment, Path workingDirectory, Path home) {
    this.environment = Map.copyOf(environment);
    var xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    var own = xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
    this.directories =
        List.of(
            workingDirectory,
            own.resolve("openstack"),
            home.resolve(".config").resolve("openstack"),
            Path.of("/etc/openstack"));
  }

  /** Where this process finds them. */
  public static CloudsFiles ofProcess() {
    var environment = System.getenv();
    var home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
    return new CloudsFiles(environment, Path.of(""), Path.of(home));
  }

  /** What the files say now. Throws {@link CloudConfigException}. */
  public Clouds read() {
    var files = find();
    if (files.clouds().map(it -> it.endsWith(SINGULAR)).orElse(false)) {
      log.warn("{}: rename it to clouds.yaml, which other tools read too", files.clouds().get());
    }
    return Clouds.of(files, environment);
  }

  /** Differs as soon as any of the files does; reads them all. */
  public String version() {
    var files = find();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : List.of(files.clouds(), files.secure(), files.vendors())) {
        digest.update(file.map(CloudsFiles::nameAndContent).orElse(new byte[] {0}));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] nameAndContent(Path file) {
    try {
      var name = file.toString().getBytes(StandardCharsets.UTF_8);
      var content = BoundedFile.read(file);
      var both = new byte[name.length + content.length];
      System.arraycopy(name, 0, both, 0, name.length);
      System.arraycopy(content, 0, both, name.length, content.length);
      return both;
    } catch (IOException e) {
      log.debug("{} cannot be read", file, e);
      return new byte[] {1};
    }
  }

  private FoundFiles find() {
    return new FoundFiles(
        first("OS_CLIENT_CONFIG_FILE", "clouds").or(() -> firstThere(List.of(SINGULAR))),
        first("OS_CLIENT_SECURE_FILE", "secure"),
        first("OS_CLIENT_VENDOR_FILE", "clouds-public"),
        directories);
  }

  private Optional<Path> first(String variable, String stem) {
    var named = environment.getOrDefault(variable, "");
    if (!named.isEmpty() && Files.exists(Path.of(named))) {
      return Optional.of(Path.of(named));
    }
    return firstThere(SUFFIXES.stream().map(suffix -> stem + suffix).toList());
  }

  private Optional<Path> firstThere(List<String> names) {
    var candidates = new ArrayList<Path>();
    for (var directory : directories) {
      names.forEach(name -> candidates.add(directory.resolve(name)));
    }
    return candidates.stream().filter(Files::isRegularFile).findFirst();
  }
}
