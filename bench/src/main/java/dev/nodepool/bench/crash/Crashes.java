package dev.nodepool.bench.crash;

import dev.nodepool.bench.measure.ResultLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Something goes wrong at each call to the cloud, before and after the cloud has done it: the
 * launcher dies, or the call fails, or its answer is lost. Nothing may leak, nothing of others may
 * be touched, no request may be lost.
 */
@Command(
    name = "crashes",
    description = "Launchers that die at every call to a cloud, in this process.")
public final class Crashes implements Callable<Integer> {
  private static final int PROGRESS = 50;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  @Option(names = "--runs", description = "How many launchers meet their fault (2000).")
  int runs = 2000;

  @Option(names = "--seed", description = "Repeats the runs that this number gave before.")
  @Nullable Long seed;

  @Option(names = "--parallel", description = "How many run at the same time (6).")
  int parallel = 6;

  private final List<CrashRun.Outcome> bad = new ArrayList<>();
  private final Set<FaultPoint> covered = new HashSet<>();
  private int struck;
  private int done;

  @Override
  public Integer call() throws Exception {
    long used = seed == null ? new Random().nextLong() : seed;
    System.err.printf("crashes: --runs %d --seed %d%n", runs, used);
    long began = System.nanoTime();
    var points = FaultPoint.shuffled(runs, new Random(used));
    var next = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> task = () -> inOneTestbed(points, next, used);
      for (var end : threads.invokeAll(Collections.nCopies(parallel, task))) {
        end.get();
      }
    }
    return report(used, (System.nanoTime() - began) / NANOS_PER_SECOND);
  }

  private boolean inOneTestbed(List<FaultPoint> points, AtomicInteger next, long used)
      throws Exception {
    try (var testbed = new Testbed()) {
      for (int i = next.getAndIncrement(); i < points.size(); i = next.getAndIncrement()) {
        note(i, new CrashRun(testbed, points.get(i), new Random(used + i)).go());
      }
    }
    return true;
  }

  private int report(long used, long seconds) {
    boolean all = runs < FaultPoint.all().size() || covered.size() == FaultPoint.all().size();
    if (!all) {
      System.err.println("never struck: " + missed());
    }
    System.out.println(
        ResultLine.of("crashes")
            .with("runs", runs)
            .with("seed", used)
            .with("struck", struck)
            .with("points", FaultPoint.all().size())
            .with("covered", covered.size())
            .with("lost", bad.stream().mapToInt(CrashRun.Outcome::lost).sum())
            .with("leaked", bad.stream().mapToInt(it -> it.leaked().size()).sum())
            .with("foreign_touched", bad.stream().mapToInt(it -> it.touched().size()).sum())
            .with("seconds", seconds)
            .withLoad());
    return bad.isEmpty() && all ? 0 : 1;
  }

  private List<FaultPoint> missed() {
    return FaultPoint.all().stream().filter(point -> !covered.contains(point)).toList();
  }

  private synchronized void note(int number, CrashRun.Outcome outcome) {
    if (outcome.struck()) {
      struck++;
      covered.add(outcome.point());
    }
    if (!outcome.isWell()) {
      bad.add(outcome);
      System.err.printf("run %d: %s%n", number, outcome);
    }
    done++;
    if (done % PROGRESS == 0) {
      System.err.printf("%d of %d runs, %d bad%n", done, runs, bad.size());
    }
  }
}
