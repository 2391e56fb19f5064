package dev.nodepool.cloudmodel.faults;

import dev.nodepool.cloudmodel.time.Delay;
import dev.nodepool.openstack.api.ApiCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides for every call how long it takes and whether it goes wrong. Thread-safe. */
public final class FaultInjector {
  private final RandomGenerator random;
  private CallSettings settings = CallSettings.NONE;
  private List<Slow> slow = List.of();
  private List<Broken> broken = List.of();

  /** What one call is to suffer. */
  public record Injection(Duration latency, Optional<CallFaultRule> fault) {}

  private record Slow(Pattern calls, Delay delay) {}

  private static final class Broken {
    private final Pattern calls;
    private final CallFaultRule rule;
    private int left;

    Broken(CallFaultRule rule) {
      this.calls = pattern(rule.calls());
      this.rule = rule;
      this.left = rule.times();
    }
  }

  /** Equal seeds and equal calls in equal order give equal faults. */
  public FaultInjector(RandomGenerator random) {
    this.random = random;
  }

  private static Pattern pattern(String calls) {
    return Pattern.compile(
        Stream.of(calls.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  /** A rule that was there before goes on counting, the others begin anew. */
  public synchronized void apply(CallSettings wanted) {
    if (wanted.equals(settings)) {
      return;
    }
    var known = broken;
    var rules = new ArrayList<Broken>();
    for (var rule : wanted.faults()) {
      rules.add(
          known.stream()
              .filter(it -> it.rule.equals(rule) && !rules.contains(it))
              .findFirst()
              .orElseGet(() -> new Broken(rule)));
    }
    broken = rules;
    slow =
        wanted.latency().entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
            .map(entry -> new Slow(pattern(entry.getKey()), entry.getValue()))
            .toList();
    settings = wanted;
  }

  /** What happens to this call; counts it. */
  public synchronized Injection onCall(ApiCall call) {
    if (settings.equals(CallSettings.NONE)) {
      return new Injection(Duration.ZERO, Optional.empty());
    }
    var name = call.service() + "." + call.method() + "." + call.operation();
    var latency =
        slow.stream()
            .filter(it -> it.calls.matcher(name).matches())
            .findFirst()
            .map(it -> it.delay.draw(random))
            .orElse(Duration.ZERO);
    return new Injection(latency, fault(name));
  }

  private Optional<CallFaultRule> fault(String name) {
    for (var one : broken) {
      if (one.left != 0
          && one.calls.matcher(name).matches()
          && (one.rule.share() >= 1 || random.nextDouble() < one.rule.share())) {
        if (one.left > 0) {
          one.left--;
        }
        return Optional.of(one.rule);
      }
    }
    return Optional.empty();
  }
}
