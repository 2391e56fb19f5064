package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.api.Interceptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands between the driver and a cloud: counts calls, breaks them, or answers in its place. */
public final class Interference implements Interceptor {
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Map<String, Trick> tricks = new ConcurrentHashMap<>();

  /** What happens to a call. */
  public interface Trick {
    @Nullable Object run(Call<?> call) throws CloudApiException, InterruptedException;
  }

  /** From now on calls like {@code DELETE server} do that. */
  public void on(String call, Trick trick) {
    tricks.put(call, trick);
  }

  public void off(String call) {
    tricks.remove(call);
  }

  /** The cloud does what it is asked, and then fails to say so. */
  public static Trick losesItsAnswer() {
    return call -> {
      call.run();
      throw new CloudApiException(Kind.TIMEOUT, "no answer in time");
    };
  }

  public static Trick fails(Kind kind, String words) {
    return call -> {
      throw new CloudApiException(kind, words);
    };
  }

  public static Trick answers(@Nullable Object answer) {
    return call -> answer;
  }

  public int count(String call) {
    var count = counts.get(call);
    return count == null ? 0 : count.get();
  }

  public int count() {
    return counts.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  public void forget() {
    counts.clear();
  }

  @Override
  public String toString() {
    return counts.toString();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException {
    var name = what.method() + " " + what.operation();
    counts.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
    var trick = tricks.get(name);
    return trick == null ? call.run() : (T) trick.run(call);
  }
}
