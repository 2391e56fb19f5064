package dev.nodepool.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.zookeeper.common.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../requests/1", "1/lock", "/", "a\nb", "a\u0000b", "\ud83d\ude00"})
  void a_text_of_others_is_one_step_of_a_path_whatever_it_says(String id) {
    var paths = new Paths("");
    for (var path : List.of(paths.node(id), paths.request(id), paths.requestLock(id))) {
      PathUtils.validatePath(path);
      assertThat(path.split("/", -1)).hasSize(4);
    }
    var election = paths.election("/nodepool/elections/min-ready-" + id);
    PathUtils.validatePath(election);
    assertThat(election.split("/", -1)).hasSize(4);
    assertThat(paths.nodeLock(id)).isEqualTo(paths.node(id) + "/lock");
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
