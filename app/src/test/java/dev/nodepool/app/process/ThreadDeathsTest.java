package dev.nodepool.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.server.ZooKeeperThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadDeathsTest {
  private final AtomicInteger ends = new AtomicInteger();
  private final ThreadDeaths deaths = new ThreadDeaths(ends::incrementAndGet);

  @Test
  void an_error_that_ends_any_thread_ends_the_daemon() {
    deaths.ended(Thread.ofVirtual().name("request-1").unstarted(() -> {}), new OutOfMemoryError());
    assertThat(ends).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request-queue",
        "PoolWorker.cloud-main",
        "config-watch",
        "watch-/nodepool/nodes",
        "tell-nodes",
        "main-SendThread(127.0.0.1:2181)",
        "main-EventThread"
      })
  void whatever_ends_a_thread_that_lives_as_long_as_the_daemon_ends_the_daemon(String name) {
    deaths.ended(Thread.ofVirtual().name(name).unstarted(() -> {}), new RuntimeException("x"));
    assertThat(ends).hasValue(1);
  }

  @Test
  void a_request_that_fails_does_not_end_the_daemon() {
    deaths.ended(Thread.ofVirtual().name("request-1").unstarted(() -> {}), new RuntimeException());
    assertThat(ends).hasValue(0);
  }

  @Test
  void the_threads_of_zookeepers_client_count_though_they_have_a_handler_of_their_own()
      throws Exception {
    var go = new CountDownLatch(1);
    var thread =
        new ZooKeeperThread("main-SendThread(test)") {
          @Override
          public void run() {
            try {
              go.await();
            } catch (InterruptedException e) {
              return;
            }
            throw new OutOfMemoryError("for a test");
          }
        };
    thread.start();
    deaths.adoptAll();
    go.countDown();
    thread.join();
    assertThat(ends).hasValue(1);
  }
}
