package dev.nodepool.config;

import dev.nodepool.config.schema.JsonSchema;
import dev.nodepool.config.schema.SchemaCheck;
import dev.nodepool.config.schema.Tolerance;
import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.section.DriverSections;
import dev.nodepool.config.yaml.ConfigFiles;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import dev.nodepool.config.yaml.YamlTree;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration once. Whatever the files hold, the outcome is a configuration or problems
 * with their places, never another exception. Any thread; reads files, so it blocks a little.
 */
public final class ConfigLoader {
  /** An address of IPv6 has more colons, or brackets. */
  private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]+|\\[[^\\]]*\\]):(\\d+)");

  private final DriverSections drivers = DriverSections.installed();

  /**
   * As a daemon loads: a key that nobody knows is a warning; throws {@link ConfigException} with
   * the problems unless there is a usable configuration.
   */
  public Loaded load(ConfigSource source) {
    var loaded = load(source, new Problems(false));
    if (loaded.valid().isEmpty()) {
      throw new ConfigException(loaded.problems());
    }
    return loaded;
  }

  /** As {@code config-validate} does: a key that nobody knows is an error. */
  public Loaded validate(ConfigSource source) {
    return load(source, new Problems(true));
  }

  /**
   * The same, and what is allowed and will not do what it seems to; reads the files of TLS too, so
   * it says something of this machine.
   */
  public Loaded examine(ConfigSource source) {
    var problems = new Problems(true);
    var loaded = load(source, problems);
    var files = new ConfigFiles(source.environment(), new Problems(true));
    var tree = files.read(source.config());
    if (tree == null) {
      return loaded;
    }
    var root = ConfigValue.root(renewed(tree, new Problems(true)));
    var secure = source.secure() == null ? null : files.readMayBeEmpty(source.secure());
    var secret = secure == null ? root : ConfigValue.root(secure);
    TlsChecks.run((secret.has("zookeeper-tls") ? secret : root).get("zookeeper-tls"), problems);
    Advice.run(root, drivers, problems);
    return new Loaded(loaded.valid(), problems.inFileOrder());
  }

  private Loaded load(ConfigSource source, Problems problems) {
    var files = new ConfigFiles(source.environment(), problems);
    var tree = files.read(source.config());
    var secure = source.secure() == null ? null : files.readMayBeEmpty(source.secure());
    NodepoolConfig config = null;
    if (tree != null) {
      var root = ConfigValue.root(tolerated(renewed(tree, problems), problems));
      var secrets =
          secure == null ? null : ConfigValue.root(tolerated("secure.json", secure, problems));
      check(root, secrets, problems);
      if (!problems.hasErrors()) {
        config = new Assembly(drivers).config(source.config(), root, secrets);
      }
    }
    return new Loaded(Optional.ofNullable(config), problems.inFileOrder());
  }

  private YamlTree.Mapping renewed(YamlTree.Mapping tree, Problems problems) {
    return ExtraLabels.merged(tree, problems)
        .withEach(
            "providers",
            provider ->
                drivers
                    .of(ConfigValue.root(provider))
                    .map(section -> section.renewed(provider))
                    .orElse(provider));
  }

  /** To a daemon some values are good that {@code config-validate} refuses. */
  private YamlTree.Mapping tolerated(YamlTree.Mapping tree, Problems problems) {
    var top = tolerated("nodepool.json", tree, problems);
    var providers = ConfigValue.root(top).get("providers");
    if (problems.isStrict() || !(providers.tree() instanceof YamlTree.Sequence list)) {
      return top;
    }
    var items = new ArrayList<YamlTree>();
    for (var provider : providers.items()) {
      var section = drivers.of(provider).filter(one -> one.disabledBecause() == null);
      items.add(
          provider.tree() instanceof YamlTree.Mapping mapping && section.isPresent()
              ? tolerated(section.get(), provider, mapping, problems)
              : Objects.requireNonNull(provider.tree()));
    }
    return top.with("providers", providers.at(), new YamlTree.Sequence(list.at(), items));
  }

  /** What is text only now may be an older spelling. */
  private static YamlTree.Mapping tolerated(
      DriverSection section, ConfigValue provider, YamlTree.Mapping tree, Problems problems) {
    return section.renewed(Tolerance.applied(section.schema(), provider, tree, problems));
  }

  private static YamlTree.Mapping tolerated(
      String schema, YamlTree.Mapping tree, Problems problems) {
    return problems.isStrict()
        ? tree
        : Tolerance.applied(
            JsonSchema.of(ConfigLoader.class, schema), ConfigValue.root(tree), tree, problems);
  }

  private void check(ConfigValue root, @Nullable ConfigValue secure, Problems problems) {
    SchemaCheck.run(JsonSchema.of(ConfigLoader.class, "nodepool.json"), root, problems);
    checkPaths(root, problems);
    checkHosts(root, problems);
    DiskimageChecks.run(root, problems);
    DefinedNames.requireUnique(root.items("labels"), "name", "label", problems);
    DefinedNames.requireUnique(root.items("providers"), "name", "provider", problems);
    DefinedNames.requireUnique(
        root.items("tenant-resource-limits"), "tenant-name", "tenant", problems);
    var names = new DefinedNames(root);
    root.items("providers").stream()
        .filter(provider -> provider.tree() instanceof YamlTree.Mapping)
        .forEach(provider -> drivers.check(provider, names, problems));
    if (secure != null) {
      SchemaCheck.run(JsonSchema.of(ConfigLoader.class, "secure.json"), secure, problems);
      checkPaths(secure, problems);
      checkHosts(secure, problems);
      checkSecure(root, secure, problems);
    }
  }

  /** A host with a port in it is none that anybody can find. */
  private static void checkHosts(ConfigValue root, Problems problems) {
    for (var server : root.items("zookeeper-servers")) {
      var host = server.text("host");
      if (host == null) {
        continue;
      }
      var parts = HOST_AND_PORT.matcher(host);
      if (parts.matches()) {
        problems.error(
            server.get("host"),
            "the host is a name or an address alone; write 'host: %s' and 'port: %s'"
                .formatted(parts.group(1), parts.group(2)));
      } else if (!host.matches("[^\\s/,]+")) {
        problems.error(server.get("host"), "this is neither the name nor the address of one host");
      }
    }
  }

  private static void checkPaths(ConfigValue root, Problems problems) {
    var tls = root.get("zookeeper-tls");
    for (var value :
        List.of(
            root.get("images-dir"),
            root.get("build-log-dir"),
            tls.get("cert"),
            tls.get("key"),
            tls.get("ca"))) {
      try {
        var _ = Path.of(Objects.requireNonNullElse(value.text(), ""));
      } catch (InvalidPathException e) {
        problems.error(value, "this is no path on this machine: " + e.getReason());
      }
    }
  }

  private static void checkSecure(ConfigValue root, ConfigValue secure, Problems problems) {
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
