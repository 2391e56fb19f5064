package dev.nodepool.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration once. Whatever the files hold, the outcome is a configuration or problems
 * with their places, never another exception. Stateless; reads files, so it blocks a little.
 */
public final class ConfigLoader {

  /** As a daemon loads: throws {@link ConfigException} unless there is a usable configuration. */
  public Loaded load(ConfigSource source) {
    return load(source, Mode.DAEMON);
  }

  /**
   * In {@link Mode#STRICT} the outcome may lack a configuration; in {@link Mode#DAEMON} that is a
   * {@link ConfigException} which carries the problems.
   */
  public Loaded load(ConfigSource source, Mode mode) {
    var problems = new Problems(mode);
    var files = new ConfigFiles(source.environment(), problems);
    var tree = files.read(source.config());
    var secure = source.secure() == null ? null : files.readMayBeEmpty(source.secure());
    NodepoolConfig config = null;
    if (tree != null) {
      var root = Spot.root(renewed(tree, problems));
      var secrets = secure == null ? null : Spot.root(secure);
      check(root, secrets, problems);
      if (!problems.hasErrors()) {
        config = Assembly.config(source.config(), root, secrets);
      }
    }
    var loaded = new Loaded(Optional.ofNullable(config), problems.inFileOrder());
    if (mode == Mode.DAEMON && config == null) {
      throw new ConfigException(loaded.problems());
    }
    return loaded;
  }

  private static Tree.Fields renewed(Tree.Fields tree, Problems problems) {
    return LegacyKeys.eachItem(
        ExtraLabels.merged(tree, problems),
        "providers",
        provider -> LegacyKeys.renewed(provider, Driver.of(Spot.root(provider))));
  }

  private static void check(Spot root, @Nullable Spot secure, Problems problems) {
    SchemaCheck.run("nodepool", root, problems);
    checkPaths(root, problems);
    DiskimageChecks.run(root, problems);
    Names.requireUnique(root.items("labels"), "name", "label", problems);
    Names.requireUnique(root.items("providers"), "name", "provider", problems);
    Names.requireUnique(root.items("tenant-resource-limits"), "tenant-name", "tenant", problems);
    var names = Names.of(root);
    root.items("providers").forEach(provider -> checkProvider(provider, names, problems));
    if (secure != null) {
      SchemaCheck.run("secure", secure, problems);
      checkPaths(secure, problems);
      checkSecure(root, secure, problems);
    }
  }

  private static void checkPaths(Spot root, Problems problems) {
    var tls = root.get("zookeeper-tls");
    for (var spot :
        List.of(
            root.get("images-dir"),
            root.get("build-log-dir"),
            tls.get("cert"),
            tls.get("key"),
            tls.get("ca"))) {
      try {
        var _ = Path.of(Objects.requireNonNullElse(spot.text(), ""));
      } catch (InvalidPathException e) {
        problems.error(spot, "this is no path on this machine: " + e.getReason());
      }
    }
  }

  private static void checkProvider(Spot provider, Names names, Problems problems) {
    if (!(provider.tree() instanceof Tree.Fields)) {
      return;
    }
    var driver = Driver.of(provider);
    if (driver == null) {
      var named = provider.text("driver", "");
      problems.error(
          provider.get("driver"),
          "there is no driver '%s'; the drivers are %s%s"
              .formatted(
                  named, String.join(", ", Driver.names()), Suggestion.of(named, Driver.names())));
      return;
    }
    var own = problems.ofSameMode();
    SchemaCheck.run(driver.driverName(), provider, own);
    ProviderChecks.run(provider, driver, names, own);
    var disabled = driver.disabledBecause();
    if (disabled == null) {
      problems.addAll(own);
    } else {
      problems.warning(provider.has("driver") ? provider.get("driver") : provider, disabled);
      problems.addWithoutRefusing(own);
    }
  }

  private static void checkSecure(Spot root, Spot secure, Problems problems) {
    var buildable = new HashSet<String>();
    var images = new ArrayList<String>();
    for (var image : root.items("diskimages")) {
      images.add(image.text("name", ""));
      if (!image.flag("abstract", false)) {
        buildable.add(image.text("name", ""));
      }
    }
    for (var image : secure.items("diskimages")) {
      var name = image.text("name");
      if (name != null && !buildable.contains(name)) {
        problems.error(image.get("name"), unknownImage(name, images));
      }
    }
  }

  private static String unknownImage(String name, List<String> images) {
    return images.contains(name)
        ? "the diskimage '%s' is abstract; name the images that have it as parent".formatted(name)
        : "there is no diskimage '%s' in the configuration%s"
            .formatted(name, Suggestion.of(name, images));
  }
}
