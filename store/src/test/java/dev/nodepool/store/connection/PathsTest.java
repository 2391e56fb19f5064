package dev.nodepool.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathsTest {

  @Test
  void the_directories_of_a_chroot_are_made_before_those_in_it() {
    assertThat(new Paths("/a/b").roots())
        .startsWith("/a", "/a/b", "/a/b/nodepool", "/a/b/nodepool/nodes")
        .endsWith(
            "/a/b/nodepool/components/launcher",
            "/a/b/nodepool/components/pool",
            "/a/b/nodepool/components/builder");
    assertThat(new Paths("").roots()).startsWith("/nodepool", "/nodepool/nodes");
  }

  @Test
  void records_and_locks_are_where_upstream_has_them() {
    var paths = new Paths("/a");
    assertThat(paths.node("0000000001")).isEqualTo("/a/nodepool/nodes/0000000001");
    assertThat(paths.nodeLock("0000000001")).isEqualTo("/a/nodepool/nodes/0000000001/lock");
    assertThat(paths.request("200-0000000001")).isEqualTo("/a/nodepool/requests/200-0000000001");
    assertThat(paths.requestLock("200-0000000001"))
        .isEqualTo("/a/nodepool/requests-lock/200-0000000001");
    assertThat(paths.absolute("/nodepool/elections/stats"))
        .isEqualTo("/a/nodepool/elections/stats");
  }
}
