package dev.nodepool.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bin/nodepool sees to before a daemon starts, with a program in the place of Java. */
class UmaskTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"0000,0022", "0002,0022", "0022,0022", "0027,0027", "0077,0077"})
  void what_a_daemon_writes_is_never_writable_by_others(String umask, String expected)
      throws Exception {
    var java = Files.writeString(directory.resolve("java"), "#!/bin/bash\numask\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    var script =
        ". ../bin/java-home.sh; java=%s; common=(); added=(); classpath=x; umask %s; run_daemon Main"
            .formatted(java, umask);
    var process = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).strip())
        .isEqualTo(expected);
  }
}
