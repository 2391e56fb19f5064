package dev.nodepool.drivers.metastatic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.driver.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelFaultsTest {
  @TempDir Path folder;

  /** What a launcher leaves out is an error to config-validate, and nothing else is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "big, max-parallel-jobs: 2                      | true",
        "big, max-parallel-jobs: 3                      | false",
        "big, max-parallel-jobs: 2, grace-time: 61      | false",
        "huge, max-parallel-jobs: 3                     | true",
        "other                                          | false",
        "huge, max-age: 10, min-retention-time: 20      | false",
        "huge, max-age: 20, min-retention-time: 20      | true"
      })
  void a_label_that_cannot_be_served_beside_the_others_is_left_out_alone(
      String backing, boolean valid) throws Exception {
    var file = folder.resolve("nodepool.yaml");
    Files.writeString(
        file,
        """
        labels: [{name: good}, {name: other}, {name: big}, {name: huge}]
        providers:
          - name: meta
            driver: metastatic
            pools:
              - name: main
                labels:
                  - {name: good, backing-label: big, max-parallel-jobs: 2}
                  - {name: other, backing-label: %s}
        """
            .formatted(backing));
    var source = ConfigSource.of(file);
    assertThat(new ConfigLoader().validate(source).valid().isPresent()).isEqualTo(valid);
    var settings =
        ProviderSettings.of(new ConfigLoader().load(source).config().providers().getFirst());
    assertThat(settings.label("main", "good")).isPresent();
    assertThat(settings.label("main", "other").isPresent()).isEqualTo(valid);
    assertThat(Fault.of(settings.faults(), "main", "other").isEmpty()).isEqualTo(valid);
  }
}
