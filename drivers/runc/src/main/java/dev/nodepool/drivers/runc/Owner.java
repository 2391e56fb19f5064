package dev.nodepool.drivers.runc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whose a container is: one provider of one Nodepool. Two of them may share a host.
 *
 * @param formerly says what else the installation was called, as far as is known by then
 */
record Owner(String installation, String provider, Supplier<Set<String>> formerly) {
  /** The annotations that a container carries. */
  static final String OWNER = "dev.nodepool.owner";

  static final String INSTALLATION = "dev.nodepool.installation";
  static final String PROVIDER = "dev.nodepool.provider";
  static final String POOL = "dev.nodepool.pool";
  static final String NODE = "dev.nodepool.node";

  private static final int TAG_BYTES = 8;

  Owner(String installation, String provider) {
    this(installation, provider, Set::of);
  }

  /** A word that stands for the owner in file names and scripts. */
  String tag() {
    return tag(installation);
  }

  /** The words on what is ours, that of now first. */
  List<String> tags() {
    return Stream.concat(Stream.of(installation), formerly.get().stream().sorted())
        .map(this::tag)
        .toList();
  }

  private String tag(String installation) {
    try {
      var text = installation.length() + ":" + installation + provider;
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
