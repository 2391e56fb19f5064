package dev.nodepool.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  @Test
  void yaml_and_json_say_the_same() {
    var rows = List.of(Map.of("id", "0000000001"));
    assertThat(Documents.yaml(rows)).isEqualTo("- id: '0000000001'");
    assertThat(Documents.json(rows)).isEqualToIgnoringWhitespace("[{\"id\":\"0000000001\"}]");
  }
}
