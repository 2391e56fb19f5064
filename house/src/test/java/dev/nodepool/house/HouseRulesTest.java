package dev.nodepool.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The walls of the house: which module may see which, and what names mean. */
class HouseRulesTest {
  /** The fake driver is the OpenStack driver over a cloud in memory. */
  private static final Map<String, String> BUILT_ON = Map.of("drivers/fake", "drivers/openstack");

  private static final String REQUESTORS_SIDE = "client";
  private static final String MAY_ASK_FOR_NODES = "drivers/metastatic";

  private static final JavaClasses HOUSE = House.classes();
  private static final Uses USES = Uses.ofTheHouse();

  @Test
  void dependencies_point_up_the_list_only() {
    var order = House.modules();
    assertThat(uses((from, to) -> order.indexOf(to) > order.indexOf(from)))
        .as("classes that use a class of a module further down in the root pom.xml")
        .isEmpty();
  }

  @Test
  void launcher_and_drivers_do_not_see_each_other() {
    assertThat(
            uses((from, to) ->
                from.equals("launcher") && isDriver(to)
                    || isDriver(from) && (to.equals("launcher") || to.equals("store"))
                    || from.equals("openstack") && to.equals("store")))
        .as("launcher that sees a driver, driver or cloud client that sees launcher or store")
        .isEmpty();
  }

  @Test
  void a_driver_does_not_see_another() {
    assertThat(
            uses((from, to) ->
                isDriver(from)
                    && isDriver(to)
                    && !from.equals(to)
                    && !to.equals(BUILT_ON.get(from))))
        .as("drivers that see another driver")
        .isEmpty();
  }

  /**
   * What {@code Throwable.toString} writes: users do not know Java (NetworkTrouble, FileTrouble).
   */
  @Test
  void no_message_is_the_name_of_a_class() {
    var written = Pattern.compile("getSimpleName\\(\\)|\\b(e|why|cause|failure)\\.toString\\(\\)");
    assertThat(House.mainSources())
        .filteredOn(file -> !House.name(file).matches("(bench|testkit)/.*"))
        .filteredOn(file -> written.matcher(House.read(file)).find())
        .as("sources that write the name of a class")
        .isEmpty();
  }

  @Test
  void only_the_driver_that_runs_on_nodes_asks_for_nodes() {
    assertThat(
            uses((from, to) ->
                isDriver(from) && to.equals(REQUESTORS_SIDE) && !from.equals(MAY_ASK_FOR_NODES)))
        .as("drivers that ask for nodes")
        .isEmpty();
  }

  @Test
  void libraries_stay_behind_the_module_that_knows_them() {
    onlySees("store", "org.apache.curator..", "org.apache.zookeeper..");
    onlySees("ssh", "org.apache.sshd..");
    onlySees("web", "org.eclipse.jetty..");
    onlySees("app", "ch.qos.logback..");
  }

  @Test
  void names_say_what_a_class_is_for() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)$")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(HOUSE);
  }

  @Test
  void no_package_lets_null_pass_unmarked() {
    Set<String> marked =
        Set.copyOf(
            HOUSE.stream()
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
        .check(HOUSE);
  }

  /** Uses between modules, the user's and the other's, that are so. */
  private static List<String> uses(BiPredicate<String, String> so) {
    List<String> found = new ArrayList<>();
    USES.forEach((user, used) -> {
      if (so.test(House.moduleOf(user), House.moduleOf(used))) {
        found.add(user.getName() + " uses " + used.getName());
      }
    });
    return found;
  }

  private static boolean isDriver(String module) {
    return module.startsWith("drivers/");
  }

  /** The benchmarks measure what lies below us too. */
  private static void onlySees(String module, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackages(within(module), within("bench"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(HOUSE);
  }

  private static String within(String module) {
    return "dev.nodepool." + module + "..";
  }
}
