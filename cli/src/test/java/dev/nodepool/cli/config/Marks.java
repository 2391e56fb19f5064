package dev.nodepool.cli.config;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where each path of a YAML text stands as line:column, found without the code under test. */
final class Marks {
  private Marks() {}

  static Map<String, String> of(String text) {
    var marks = new HashMap<String, String>();
    collect(new Yaml().compose(new StringReader(text)), "", marks);
    return marks;
  }

  private static void collect(Node node, String path, Map<String, String> marks) {
    switch (node) {
      case MappingNode mapping -> {
        for (var tuple : mapping.getValue()) {
          var key = ((ScalarNode) tuple.getKeyNode()).getValue();
          var below = path.isEmpty() ? key : path + "." + key;
          marks.put(below, place(tuple.getKeyNode()));
          collect(tuple.getValueNode(), below, marks);
        }
      }
      case SequenceNode sequence -> {
        int index = 0;
        for (var item : sequence.getValue()) {
          var below = path + "[" + index++ + "]";
          marks.put(below, place(item));
          collect(item, below, marks);
        }
      }
      default -> {}
    }
  }

  private static String place(Node node) {
    return (node.getStartMark().getLine() + 1) + ":" + (node.getStartMark().getColumn() + 1);
  }
}
