package dev.nodepool.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What one has to hold in the head at once is small: packages, files, methods. */
class SizesTest {
  private static final int MOST_FILES = 30;
  private static final int LONGEST_FILE = 300;
  private static final int LONGEST_METHOD = 40;

  @Test
  void no_package_has_more_than_30_files() {
    Map<String, Long> files =
        House.mainSources().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(
                Collectors.groupingBy(
                    file -> House.name(file.getParent()), TreeMap::new, Collectors.counting()));
    var tooMany =
        files.entrySet().stream()
            .filter(entry -> entry.getValue() > MOST_FILES)
            .map(entry -> "%s has %d files".formatted(entry.getKey(), entry.getValue()))
            .toList();
    assertThat(tooMany).as("packages (main code) with more than %d files", MOST_FILES).isEmpty();
  }

  @Test
  void no_file_has_more_than_300_lines() {
    List<String> tooLong = new ArrayList<>();
    for (var file : House.mainSources()) {
      long lines = House.read(file).lines().count();
      if (lines > LONGEST_FILE) {
        tooLong.add("%s has %d lines".formatted(House.name(file), lines));
      }
    }
    assertThat(tooLong).as("files (main code) with more than %d lines", LONGEST_FILE).isEmpty();
  }

  @Test
  void no_method_has_more_than_40_lines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    int methods = methods(House.mainSources(), tooLong);
    assertThat(methods).isGreaterThan(1000);
    assertThat(tooLong).as("methods (main code) with more than %d lines", LONGEST_METHOD).isEmpty();
  }

  /** How many there are; collects those that are too long. */
  private static int methods(List<Path> sources, List<String> tooLong) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    int[] count = new int[1];
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      var positions = Trees.instance(task).getSourcePositions();
      for (var unit : task.parse()) {
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitMethod(MethodTree method, Void none) {
            count[0]++;
            long lines = lines(unit, method, positions);
            if (lines > LONGEST_METHOD) {
              var file = House.name(Path.of(unit.getSourceFile().toUri()));
              tooLong.add("%s: %s has %d lines".formatted(file, method.getName(), lines));
            }
            return super.visitMethod(method, none);
          }
        }.scan(unit, null);
      }
    }
    return count[0];
  }

  /** From the line on which it begins, annotations not counted, to its closing brace. */
  private static long lines(
      CompilationUnitTree unit, MethodTree method, SourcePositions positions) {
    Tree begin = method;
    if (!method.getModifiers().getAnnotations().isEmpty()) {
      begin = method.getReturnType() != null ? method.getReturnType() : method.getBody();
    }
    var text = unit.getLineMap();
    long first = text.getLineNumber(positions.getStartPosition(unit, begin));
    return text.getLineNumber(positions.getEndPosition(unit, method) - 1) - first + 1;
  }
}
