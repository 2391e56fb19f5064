package dev.nodepool.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which class uses which, as their bytecode says; a nested class counts as its outermost one. */
final class Uses {
  private static final int SHOWN = 5;
  private static final Comparator<JavaClass> BY_NAME = Comparator.comparing(JavaClass::getName);

  /** By the user, what it uses. */
  private final Map<JavaClass, Set<JavaClass>> uses;

  private Uses(Map<JavaClass, Set<JavaClass>> uses) {
    this.uses = uses;
  }

  static Uses ofTheHouse() {
    Map<JavaClass, Set<JavaClass>> uses = new TreeMap<>(BY_NAME);
    for (var one : House.classes()) {
      var user = outermost(one);
      var used = uses.computeIfAbsent(user, _ -> new TreeSet<>(BY_NAME));
      one.getDirectDependenciesFromSelf().stream()
          .map(dependency -> outermost(dependency.getTargetClass().getBaseComponentType()))
          .filter(target -> !target.equals(user) && House.classes().contain(target.getName()))
          .forEach(used::add);
    }
    return new Uses(uses);
  }

  private static JavaClass outermost(JavaClass one) {
    return one.getEnclosingClass().map(Uses::outermost).orElse(one);
  }

  /** Does something for each class and each that it uses. */
  void forEach(BiConsumer<JavaClass, JavaClass> action) {
    uses.forEach((user, used) -> used.forEach(one -> action.accept(user, one)));
  }

  /** Classes by their full names. */
  Map<String, Set<String>> classes() {
    return by(JavaClass::getName);
  }

  /** Packages, each with its module, as two modules may share a package's name. */
  Map<String, Set<String>> packages() {
    return by(Uses::packageOf);
  }

  static String packageOf(JavaClass one) {
    return House.moduleOf(one) + ": " + one.getPackageName();
  }

  private Map<String, Set<String>> by(Function<JavaClass, String> name) {
    Map<String, Set<String>> edges = new TreeMap<>();
    uses.forEach((user, used) -> {
      var targets = edges.computeIfAbsent(name.apply(user), _ -> new TreeSet<>());
      used.stream().map(name).filter(to -> !to.equals(name.apply(user))).forEach(targets::add);
    });
    return edges;
  }

  /** Who uses whom across the packages of a group, the thinner side first. */
  List<String> between(List<String> packages) {
    Map<String, List<String>> found = new TreeMap<>();
    forEach((user, used) -> {
      var from = packageOf(user);
      var to = packageOf(used);
      if (!from.equals(to) && packages.contains(from) && packages.contains(to)) {
        found
            .computeIfAbsent(from + " uses " + to, _ -> new ArrayList<>())
            .add(user.getSimpleName() + " uses " + used.getSimpleName());
      }
    });
    return found.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getValue().size()))
        .map(entry ->
            "%s in %d places: %s"
                .formatted(
                    entry.getKey(),
                    entry.getValue().size(),
                    entry.getValue().stream().limit(SHOWN).collect(Collectors.joining(", "))))
        .toList();
  }
}
