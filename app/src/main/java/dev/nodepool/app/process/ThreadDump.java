package dev.nodepool.app.process;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every thread is doing, platform and virtual ones, into the log. */
public final class ThreadDump {
  private static final Logger log = LoggerFactory.getLogger("nodepool.stack_dump");

  private ThreadDump() {}

  public static void log() {
    log.info("Threads:\n{}", text());
  }

  static String text() {
    try {
      var directory = Files.createTempDirectory("nodepool-threads");
      var file = directory.resolve("threads.txt");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
        return Files.readString(file);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      return platformThreads();
    }
  }

  private static String platformThreads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .map(entry ->
            entry.getKey().getName()
                + "\n"
                + java.util.Arrays.stream(entry.getValue())
                    .map(frame -> "    " + frame)
                    .collect(Collectors.joining("\n")))
        .collect(Collectors.joining("\n"));
  }
}
