package dev.nodepool.builder;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once why an image is not uploaded, and once when that is over. Used by one thread. */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder");

  private final Map<String, String> told = new HashMap<>();

  void tell(String image, Optional<String> why) {
    var before = why.isPresent() ? told.put(image, why.get()) : told.remove(image);
    if (why.isPresent() && !why.get().equals(before)) {
      log.error("Image {} is not uploaded: {}", image, why.get());
    } else if (why.isEmpty() && before != null) {
      log.info("Image {} may be uploaded again", image);
    }
  }
}
