package dev.nodepool.cli.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** Upstream's documented keys, and ours, with values that suit them and values that do not. */
final class KeyTable {
  private static final Set<String> UNTYPED_NUMBERS = Set.of("launch-retries");
  private static final Set<String> UNTYPED_FLAGS = Set.of("use-internal-ip");
  private static final Set<String> UNTYPED_MAPPINGS =
      Set.of(
          "webapp", "object-storage", "quota", "network", "hardware-profile", "operating-system");

  /** SourceText that must be one of a few words, or the name of something in the minimal file. */
  private static final Map<String, String> RIGHT_WORDS =
      Map.ofEntries(
          Map.entry("image-pull", "Always"),
          Map.entry("[runc].pools.labels.path", "/x"),
          Map.entry("home-dir", "/x"),
          Map.entry("zuul-console-dir", "/x"),
          Map.entry("image-format", "raw"),
          Map.entry("import-method", "snapshot"),
          Map.entry("imds-support", "v2.0"),
          Map.entry("imdsv2", "required"),
          Map.entry("allocation-strategy", "diversified"),
          Map.entry("cloud-images.name", "another"),
          Map.entry("canary", "10%"),
          Map.entry("validate.label", "small"),
          Map.entry("connection-type", "ssh"),
          Map.entry("driver", "static"),
          Map.entry("extra-labels.provider", "main"),
          Map.entry("extra-labels.pool", "p"),
          Map.entry("labels.name", "small"),
          Map.entry("labels.type", "pod"),
          Map.entry("backing-label", "big"));

  private static final Map<String, Object> GALLERY = Map.of("gallery-name", "g", "name", "n");

  /** Of these a cloud-image has one only, so that the minimal file cannot have them all. */
  private static final Map<String, Object> SOURCES_OF_IMAGES =
      Map.of(
          "image-id",
          "i",
          "image-name",
          "n",
          "image-href",
          "h",
          "image-filters",
          List.of(Map.of("name", "n", "values", List.of("v"))),
          "image-filter",
          Map.of("operating-system", Map.of()),
          "image-reference",
          Map.of("sku", "s", "publisher", "p", "offer", "o", "version", "v"),
          "shared-gallery-image",
          GALLERY,
          "community-gallery-image",
          GALLERY);

  private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

  private KeyTable() {}

  static Stream<Key> all() {
    return Stream.concat(rows("config-keys.tsv"), rows("more-keys.tsv"));
  }

  static Stream<String> files() {
    return Stream.concat(Stream.of("configuration"), Schemas.drivers());
  }

  static String text(String file) {
    return TEXTS.computeIfAbsent(file, name -> SampleFiles.read("minimal/" + name + ".yaml"));
  }

  private static Stream<Key> rows(String table) {
    return SampleFiles.read(table)
        .lines()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .filter(row -> !row[1].matches("providers\\.\\[\\w+]"))
        .map(row -> new Key(row[1], type(row[1], row[2]), row.length > 4 && row[4].equals("R")));
  }

  private static String type(String path, String documented) {
    var name = path.substring(path.lastIndexOf('.') + 1);
    if (path.endsWith("cloud-images.image-href") || path.endsWith("cloud-images.image-name")) {
      return "str"; // documented as dict for ibmvpc, where it is the text of an address
    }
    if (!documented.isEmpty()) {
      return documented.split(" ")[0].replace("string", "str");
    }
    if (path.endsWith("network.network")) {
      return "str";
    }
    if (UNTYPED_NUMBERS.contains(name)) {
      return "int";
    }
    if (UNTYPED_FLAGS.contains(name)) {
      return "bool";
    }
    return UNTYPED_MAPPINGS.contains(name) ? "dict" : "str";
  }

  /** One row: a path such as {@code providers.[static].pools.name}. */
  record Key(String path, String type, boolean required) {
    String file() {
      return path.contains("[")
          ? path.substring(path.indexOf('[') + 1, path.indexOf(']'))
          : "configuration";
    }

    String name() {
      return path.substring(path.lastIndexOf('.') + 1);
    }

    private List<String> steps() {
      return List.of(path.replaceAll("\\.\\[\\w+]", "").split("\\."));
    }

    Map<String, Object> withRightValue() {
      var tree = tree();
      var parent = parent(tree);
      if (!(parent.get(name()) instanceof Map) && !(parent.get(name()) instanceof List)) {
        parent.put(name(), right(parent));
      }
      makeRoom(parent);
      return tree;
    }

    Map<String, Object> withWrongValue() {
      var tree = tree();
      parent(tree)
          .put(
              name(),
              switch (type) {
                case "str" -> name().equals("host-key") ? 5 : List.of(Map.of("a", 1));
                case "list" -> name().equals("labels") && path.contains("nodes") ? 5 : "text";
                case "dict" -> name().equals("network") ? 5 : "text";
                default -> "some text";
              });
      return tree;
    }

    Map<String, Object> withoutValue() {
      var tree = tree();
      parent(tree).remove(name());
      return tree;
    }

    private Object right(Map<String, Object> parent) {
      return switch (type) {
        case "int" -> 7;
        case "float" -> 2; // a whole number suits where a float is asked for
        case "bool" -> true;
        case "list" -> List.of("x");
        case "dict" -> Map.of();
        case "str" -> word(parent);
        default -> throw new IllegalStateException(path + " has the unknown type " + type);
      };
    }

    private String word(Map<String, Object> parent) {
      if (name().equals("driver") || (name().equals("name") && parent.containsKey("pools"))) {
        return name().equals("driver") ? String.valueOf(parent.get("driver")) : "main";
      }
      if (path.equals("labels.name") || !path.endsWith("env.name")) {
        for (var entry : RIGHT_WORDS.entrySet()) {
          if (path.equals(entry.getKey()) || path.endsWith("." + entry.getKey())) {
            return entry.getValue();
          }
        }
      }
      return path.equals("diskimages.name") ? "deb" : path.endsWith("pools.name") ? "p" : "x";
    }

    /** Takes away what cannot stand beside this key. */
    private void makeRoom(Map<String, Object> parent) {
      switch (name()) {
        case "cloud-image" -> parent.remove("diskimage");
        case "spec" -> {
          parent.remove("image");
          parent.remove("env");
        }
        case "abstract" -> parent.put("name", "y");
        case "instance-type" -> parent.remove("fleet");
        default -> {}
      }
    }

    /** The path as problems have it: always the first item of a list. */
    String place() {
      return parentPlace().isEmpty() ? name() : parentPlace() + "." + name();
    }

    String parentPlace() {
      var place = new StringBuilder();
      Object here = tree();
      for (var step : steps().subList(0, steps().size() - 1)) {
        place.append(place.isEmpty() ? "" : ".").append(step);
        here = ((Map<?, ?>) here).get(step);
        if (here instanceof List<?> list) {
          place.append("[0]");
          here = list.getFirst();
        }
      }
      return place.toString();
    }

    private Map<String, Object> tree() {
      Map<String, Object> tree = new Yaml().load(text(file()));
      var steps = steps();
      int images = steps.indexOf("cloud-images");
      if (path.startsWith("providers.") && images >= 0 && steps.size() > images + 1) {
        var source = steps.get(images + 1);
        if (SOURCES_OF_IMAGES.containsKey(source)) {
          chooseSource(tree, source);
        }
      }
      return tree;
    }

    @SuppressWarnings("unchecked")
    private static void chooseSource(Map<String, Object> tree, String source) {
      var provider = (Map<String, Object>) ((List<?>) tree.get("providers")).getFirst();
      var image = (Map<String, Object>) ((List<?>) provider.get("cloud-images")).getFirst();
      if (!image.containsKey(source)) {
        var exclusive = SOURCES_OF_IMAGES.keySet();
        image.keySet().removeIf(exclusive::contains);
        var value = SOURCES_OF_IMAGES.get(source);
        image.put(source, value instanceof Map<?, ?> map ? new HashMap<>(map) : value);
      }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> parent(Map<String, Object> tree) {
      Object here = tree;
      for (var step : steps().subList(0, steps().size() - 1)) {
        here = ((Map<String, Object>) here).get(step);
        if (here instanceof List<?> list) {
          here = list.getFirst();
        }
      }
      return (Map<String, Object>) here;
    }

    @Override
    public String toString() {
      return path + " (" + type + ")";
    }
  }
}
