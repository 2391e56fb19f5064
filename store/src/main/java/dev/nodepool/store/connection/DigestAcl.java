package dev.nodepool.store.connection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.jspecify.annotations.Nullable;

/**
 * Who may read and write: anybody who is let in, or only who knows the embedded server's secret.
 */
public final class DigestAcl {
  private static final String USER = "nodepool";

  private DigestAcl() {}

  static byte[] credentials(String secret) {
    return (USER + ":" + secret).getBytes(StandardCharsets.UTF_8);
  }

  public static List<ACL> of(@Nullable String secret) {
    return secret == null
        ? ZooDefs.Ids.OPEN_ACL_UNSAFE
        : List.of(new ACL(ZooDefs.Perms.ALL, new Id("digest", digest(secret))));
  }

  /** As ZooKeeper's digest scheme names a user: {@code user:base64(sha1(user:password))}. */
  private static String digest(String secret) {
    try {
      var sha1 = MessageDigest.getInstance("SHA1").digest(credentials(secret));
      return USER + ":" + Base64.getEncoder().encodeToString(sha1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA1", e);
    }
  }
}
