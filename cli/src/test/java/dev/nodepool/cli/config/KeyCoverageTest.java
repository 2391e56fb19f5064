package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.nodepool.cli.config.KeyTable.Key;
import dev.nodepool.config.Workspace;
import dev.nodepool.config.yaml.Problem;
import dev.nodepool.config.yaml.Severity;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;

/**
 * Every documented key of every driver takes a right value, refuses a wrong one at its place, and
 * is missed where it is required.
 */
class KeyCoverageTest {
  /** Documented as required; the reason why its absence is no problem here. */
  private static final Map<String, String> NOT_REQUIRED =
      Map.ofEntries(
          Map.entry("zookeeper-servers", "without servers the embedded one is used"),
          Map.entry("providers.[azure].network", "the code accepts subnet-id instead"),
          Map.entry("providers.[aws].cloud-images.image-filters.name", "may be spelt Name"),
          Map.entry("providers.[aws].cloud-images.image-filters.values", "may be spelt Values"),
          Map.entry("providers.[openstack].pools.labels.diskimage", "one of two keys"),
          Map.entry("providers.[openstack].pools.labels.cloud-image", "one of two keys"),
          Map.entry("providers.[fake].pools.labels.diskimage", "one of two keys"),
          Map.entry("providers.[fake].pools.labels.cloud-image", "one of two keys"),
          Map.entry("providers.[aws].pools.labels.diskimage", "one of two keys"),
          Map.entry("providers.[aws].pools.labels.cloud-image", "one of two keys"),
          Map.entry("providers.[azure].pools.labels.diskimage", "one of two keys"),
          Map.entry("providers.[azure].pools.labels.cloud-image", "one of two keys"),
          Map.entry("providers.[ibmvpc].pools.labels.diskimage", "one of two keys"),
          Map.entry("providers.[ibmvpc].pools.labels.cloud-image", "one of two keys"));

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> a_right_value_is_accepted() {
    return KeyTable.all().map(key -> dynamicTest(key.toString(), () -> accepts(key)));
  }

  private void accepts(Key key) {
    var loaded = new Workspace(directory).strict(dump(key.withRightValue()));
    assertThat(loaded.problems()).filteredOn(Problem::isError).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> a_wrong_value_is_refused_at_its_place() {
    return KeyTable.all().map(key -> dynamicTest(key.toString(), () -> refuses(key)));
  }

  private void refuses(Key key) {
    var text = dump(key.withWrongValue());
    var path = key.place();
    var place = Marks.of(text).get(path);
    assertThat(new Workspace(directory).strict(text).problems())
        .as("%s at %s in%n%s", path, place, text)
        .anySatisfy(problem -> {
          assertThat(problem.severity()).isEqualTo(Severity.ERROR);
          assertThat(problem.path()).isEqualTo(path);
          assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
        });
  }

  @TestFactory
  Stream<DynamicTest> a_required_key_is_missed() {
    return KeyTable.all()
        .filter(Key::required)
        .filter(key -> !NOT_REQUIRED.containsKey(key.path()))
        .map(key -> dynamicTest(key.toString(), () -> misses(key)));
  }

  private void misses(Key key) {
    var parent = key.parentPlace();
    var message = "the required key '" + key.name() + "' is missing";
    assertThat(new Workspace(directory).strict(dump(key.withoutValue())).problems())
        .anyMatch(problem -> problem.message().equals(message) && problem.path().equals(parent));
  }

  @Test
  void no_schema_has_a_key_that_the_tables_lack() {
    var known = new HashSet<String>();
    KeyTable.all().forEach(key -> known.add(key.path()));
    var extra = new TreeSet<String>();
    Schemas.drivers()
        .forEach(driver ->
            Schemas.paths(driver).forEach(path -> extra.add("providers.[" + driver + "]." + path)));
    extra.addAll(Schemas.paths("nodepool"));
    extra.removeAll(known);
    assertThat(extra).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> every_minimal_file_is_valid() {
    return KeyTable.files()
        .map(file ->
            dynamicTest(
                file,
                () ->
                    assertThat(new Workspace(directory).strict(KeyTable.text(file)).hasErrors())
                        .isFalse()));
  }

  private static String dump(Map<String, Object> tree) {
    return new Yaml().dumpAs(tree, null, FlowStyle.BLOCK);
  }
}
