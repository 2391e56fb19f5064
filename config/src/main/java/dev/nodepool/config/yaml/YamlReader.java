package dev.nodepool.config.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * One file of YAML as a {@link YamlTree}. Whatever the text is, the outcome is a tree or problems.
 * Aliases are followed within limits of size and depth, so that a small file cannot fill the
 * memory. An object reads one file.
 */
final class YamlReader {
  private static final int MOST_CODE_POINTS = 8 * 1024 * 1024;
  private static final int MOST_ALIASES = 20_000;
  private static final int DEEPEST = 100;
  private static final long MOST_VALUES = 2_000_000;

  private final SourceText text;
  private final Problems problems;
  private final Map<Node, Measured> done = new IdentityHashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<int[]> scalarSpans = new ArrayList<>();
  private long merged;

  private YamlReader(SourceText text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /** The tree, or null for an empty file or one that is no YAML (then there is a problem). */
  static @Nullable YamlTree read(SourceText text, Problems problems) {
    return new YamlReader(text, problems).read();
  }

  private @Nullable YamlTree read() {
    YamlTree tree = null;
    try {
      var root = compose();
      tree = root == null ? null : measure(root).tree();
    } catch (RefusedException e) {
      problems.error(e.at, e.getMessage());
    } catch (MarkedYAMLException e) {
      problems.error(positionOf(e), sentence(e));
    } catch (ReaderException e) {
      problems.error(
          text.position(e.getPosition()),
          "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint()));
    } catch (RuntimeException e) {
      // SnakeYAML throws more than it declares on malformed input; all of it means the same.
      problems.error(text.position(0), "this file cannot be read as YAML");
    }
    tellUnsetVariables(tree != null);
    return tree;
  }

  private @Nullable Node compose() {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(MOST_CODE_POINTS);
    options.setAllowDuplicateKeys(true);
    var parser = new ParserImpl(new StreamReader(text.replaced()), options);
    return new Composer(parser, new Yaml11(), options).getSingleNode();
  }

  private Position positionOf(MarkedYAMLException e) {
    var mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
    return text.position(mark == null ? 0 : mark.getIndex());
  }

  private static String sentence(MarkedYAMLException e) {
    var problem = e.getProblem() == null ? "malformed" : e.getProblem().strip();
    var context = e.getContext() == null ? "" : e.getContext().strip() + ": ";
    return "not valid YAML: " + (context + problem).replaceAll("\\s+", " ");
  }

  /** An unset variable is a problem where it is part of a value; in a comment it is not. */
  private void tellUnsetVariables(boolean readable) {
    for (var unset : text.unset()) {
      int index = unset.index();
      boolean inValue = scalarSpans.stream().anyMatch(span -> span[0] <= index && index < span[1]);
      if (inValue || !readable) {
        problems.error(
            text.position(index),
            "the environment variable "
                + unset.variable()
                + " is not set; set it or write the"
                + " value here");
      }
    }
  }

  private Position start(Node node) {
    return text.position(node.getStartMark().getIndex());
  }

  private Measured measure(Node node) {
    var known = done.get(node);
    if (known != null) {
      return known;
    }
    if (!open.add(node)) {
      throw new RefusedException(start(node), "this value contains itself through an alias");
    }
    var measured =
        switch (node) {
          case ScalarNode scalar -> new Measured(scalar(scalar), 1, 1);
          case SequenceNode sequence -> sequence(sequence);
          case MappingNode mapping -> mapping(mapping);
          default -> throw new RefusedException(start(node), "this is no YAML value");
        };
    if (measured.size() > MOST_VALUES || measured.depth() > DEEPEST) {
      throw new RefusedException(start(node), "the aliases make this file too big; write less");
    }
    open.remove(node);
    done.put(node, measured);
    return measured;
  }

  private YamlTree scalar(ScalarNode node) {
    scalarSpans.add(new int[] {node.getStartMark().getIndex(), node.getEndMark().getIndex()});
    if (node.getValue().indexOf('\0') >= 0) {
      throw new RefusedException(start(node), "the character U+0000 cannot be part of a value");
    }
    try {
      return new YamlTree.Scalar(start(node), Yaml11.value(node.getTag(), node.getValue()));
    } catch (Yaml11.UnsuitableScalarException e) {
      throw new RefusedException(start(node), String.valueOf(e.getMessage()));
    }
  }

  private Measured sequence(SequenceNode node) {
    requireTag(node, Tag.SEQ);
    var items = new ArrayList<YamlTree>(node.getValue().size());
    long size = 1;
    int depth = 0;
    for (var child : node.getValue()) {
      var item = measure(child);
      items.add(item.tree());
      size += item.size();
      depth = Math.max(depth, item.depth());
    }
    return new Measured(new YamlTree.Sequence(start(node), items), size, depth + 1);
  }

  private Measured mapping(MappingNode node) {
    requireTag(node, Tag.MAP);
    var inherited = new LinkedHashMap<String, YamlTree.Entry>();
    var own = new LinkedHashMap<String, YamlTree.Entry>();
    long size = 1;
    int depth = 0;
    for (var tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new RefusedException(start(tuple.getKeyNode()), "a key must be text");
      }
      var value = measure(tuple.getValueNode());
      size += value.size() + 1;
      depth = Math.max(depth, value.depth());
      if (key.getTag().equals(Tag.MERGE)) {
        inherited.putAll(mergeable(tuple.getValueNode(), value.tree()));
        continue;
      }
      scalar(key);
      var field = new YamlTree.Entry(start(key), value.tree());
      var twice = own.put(key.getValue(), field);
      if (twice != null) {
        problems.add(
            Severity.WARNING,
            field.keyAt(),
            key.getValue(),
            "the key '%s' is given twice (first in line %d); the last one counts"
                .formatted(key.getValue(), twice.keyAt().line()));
      }
    }
    inherited.putAll(own);
    return new Measured(new YamlTree.Mapping(start(node), inherited), size, depth + 1);
  }

  /** What {@code <<} brings in: of several mappings the first wins. */
  private Map<String, YamlTree.Entry> mergeable(Node node, YamlTree value) {
    var all = new LinkedHashMap<String, YamlTree.Entry>();
    var sources =
        value instanceof YamlTree.Sequence list ? list.items().reversed() : List.of(value);
    for (var source : sources) {
      if (!(source instanceof YamlTree.Mapping mapping)) {
        throw new RefusedException(
            start(node), "'<<' needs a mapping or a list of mappings, usually an alias like *base");
      }
      merged += mapping.entries().size();
      if (merged > MOST_VALUES) {
        throw new RefusedException(start(node), "the aliases make this file too big; write less");
      }
      all.putAll(mapping.entries());
    }
    return all;
  }

  private void requireTag(Node node, Tag tag) {
    if (!node.getTag().equals(tag)) {
      throw new RefusedException(
          start(node),
          "the tag " + node.getTag().getValue() + " is not supported; write plain YAML");
    }
  }

  /** A tree with the number of values and levels it has when every alias is written out. */
  private record Measured(YamlTree tree, long size, int depth) {}

  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Position at;

    RefusedException(Position at, String message) {
      super(message);
      this.at = at;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
