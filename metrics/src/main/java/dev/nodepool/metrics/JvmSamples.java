package dev.nodepool.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Memory, threads and files of this process, under the names that the usual dashboards know. */
public final class JvmSamples implements Consumer<Samples> {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Path STATUS = Path.of("/proc/self/status");

  @Override
  public void accept(Samples samples) {
    var memory = ManagementFactory.getMemoryMXBean();
    memory(samples, "heap", memory.getHeapMemoryUsage());
    memory(samples, "nonheap", memory.getNonHeapMemoryUsage());
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      samples.set(
          PrometheusMetric.JVM_GC_COLLECTIONS,
          Math.max(0, collector.getCollectionCount()),
          collector.getName());
      samples.set(
          PrometheusMetric.JVM_GC_SECONDS,
          Math.max(0, collector.getCollectionTime()) / MILLIS_PER_SECOND,
          collector.getName());
    }
    samples.set(PrometheusMetric.JVM_THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
    samples.set(
        PrometheusMetric.PROCESS_START,
        ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      samples.set(
          PrometheusMetric.PROCESS_CPU, Math.max(0, system.getProcessCpuTime()) / NANOS_PER_SECOND);
      samples.set(PrometheusMetric.PROCESS_OPEN_FDS, system.getOpenFileDescriptorCount());
      samples.set(PrometheusMetric.PROCESS_MAX_FDS, system.getMaxFileDescriptorCount());
    }
    resident(samples);
  }

  private static void memory(Samples samples, String area, MemoryUsage usage) {
    samples.set(PrometheusMetric.JVM_MEMORY_USED, usage.getUsed(), area);
    samples.set(PrometheusMetric.JVM_MEMORY_COMMITTED, usage.getCommitted(), area);
    if (usage.getMax() >= 0) {
      samples.set(PrometheusMetric.JVM_MEMORY_MAX, usage.getMax(), area);
    }
  }

  /** Absent where the system has no /proc. */
  private static void resident(Samples samples) {
    try (var lines = Files.lines(STATUS)) {
      lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .ifPresent(kib -> samples.set(PrometheusMetric.PROCESS_RESIDENT, kib * 1024.0));
    } catch (IOException e) {
      // no /proc here
    }
  }
}
