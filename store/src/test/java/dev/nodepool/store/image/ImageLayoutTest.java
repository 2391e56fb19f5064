package dev.nodepool.store.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageLayoutTest {
  private final ImageLayout layout = new ImageLayout();

  @Test
  void builds_uploads_and_flags_are_records() {
    assertThat(ImageLayout.isBuild(ImageLayout.build("debian", "a1"))).isTrue();
    assertThat(ImageLayout.isUpload(ImageLayout.uploads("debian", "a1", "cloud") + "/0000000001"))
        .isTrue();
    assertThat(List.of("debian/pause", "debian/request-build")).allMatch(layout::isRecord);
  }

  @Test
  void locks_and_directories_are_none() {
    assertThat(
            List.of(
                "debian",
                "debian/builds",
                "debian/builds/lock",
                "debian/builds/a1/lock",
                "debian/builds/a1/providers/cloud/images",
                "debian/builds/a1/providers/cloud/images/lock"))
        .noneMatch(layout::isRecord);
  }
}
