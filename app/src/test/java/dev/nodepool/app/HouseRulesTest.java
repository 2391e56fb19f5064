package dev.nodepool.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls of the house: who may see whom, what names mean, how long a file may be. */
class HouseRulesTest {
  /** Dependencies point up this list only (docs: architecture). */
  private static final List<String> ORDER =
      List.of(
          "concurrent",
          "tls",
          "model",
          "metrics",
          "config",
          "store",
          "client",
          "ssh",
          "driver",
          "testkit",
          "openstack",
          "drivers",
          "simulator",
          "launcher",
          "cli",
          "app");

  private static final List<String> DRIVERS =
      List.of("openstack", "fake", "staticnodes", "runc", "metastatic");

  private static final int LONGEST_FILE = 300;

  /** Files that may be longer, at most 400 lines, and why. */
  private static final Map<String, String> LONG_FILES =
      Map.of("RequestHandler.java", "the way of a request is to be read in one place");

  private static final int LONGEST_EXCEPTION = 400;

  private static JavaClasses house;

  @BeforeAll
  static void readClasses() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nodepool");
    assertThat(house).hasSizeGreaterThan(100);
  }

  @Test
  void dependencies_point_up_the_list_only() {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      var below = ORDER.subList(i + 1, ORDER.size()).stream().map(HouseRulesTest::within);
      noClasses()
          .that()
          .resideInAPackage(within(ORDER.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(below.toArray(String[]::new))
          .allowEmptyShould(true)
          .check(house);
    }
  }

  @Test
  void launcher_and_drivers_do_not_see_each_other() {
    forbid("launcher", "drivers");
    forbid("drivers", "launcher");
    forbid("drivers", "store");
    forbid("openstack", "store");
  }

  @Test
  void a_driver_does_not_see_another() {
    for (var one : DRIVERS) {
      for (var other : DRIVERS) {
        // The fake driver is the OpenStack driver over a cloud in memory.
        if (!one.equals(other) && !(one.equals("fake") && other.equals("openstack"))) {
          forbid("drivers." + one, "drivers." + other);
        }
      }
    }
  }

  @Test
  void only_the_driver_that_runs_on_nodes_asks_for_nodes() {
    for (var driver : DRIVERS) {
      if (!driver.equals("metastatic")) {
        forbid("drivers." + driver, "client");
      }
    }
  }

  @Test
  void libraries_stay_behind_the_module_that_knows_them() {
    onlySees("store", "org.apache.curator..", "org.apache.zookeeper..");
    onlySees("ssh", "org.apache.sshd..");
    onlySees("app", "org.eclipse.jetty..", "ch.qos.logback..");
  }

  @Test
  void names_say_what_a_class_is_for() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)$")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(house);
  }

  @Test
  void no_package_lets_null_pass_unmarked() {
    Set<String> marked =
        Set.copyOf(
            house.stream()
                .filter(one -> one.getSimpleName().equals("package-info"))
                .filter(one -> one.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .toList());
    classes()
        .that()
        .resideInAPackage("dev.nodepool..")
        .should(
            ArchCondition.from(
                DescribedPredicate.describe(
                    "be in a package with a @NullMarked package-info",
                    one -> marked.contains(one.getPackageName()))))
        .check(house);
  }

  @Test
  void files_are_short() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (var file : sources()) {
      long lines;
      try (var content = Files.lines(file)) {
        lines = content.count();
      }
      var name = file.getFileName().toString();
      int most = LONG_FILES.containsKey(name) ? LONGEST_EXCEPTION : LONGEST_FILE;
      if (lines > most) {
        tooLong.add("%s has %d lines, %d are allowed".formatted(file, lines, most));
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    var root = Path.of("..").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/"))
          .toList();
    }
  }

  private static void forbid(String from, String to) {
    noClasses()
        .that()
        .resideInAPackage(within(from))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(within(to))
        .allowEmptyShould(true)
        .check(house);
  }

  private static void onlySees(String module, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackage(within(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(house);
  }

  private static String within(String module) {
    return "dev.nodepool." + module + "..";
  }
}
