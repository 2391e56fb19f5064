package dev.nodepool.ssh;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** The public key by which a host proves who it is. */
record HostKey(String type, String base64) {

  static HostKey of(PublicKey key) {
    return parse(PublicKeyEntry.toString(key));
  }

  /** Reads {@code <type> <base64>}; a comment behind it is dropped. */
  static HostKey parse(String line) {
    var fields = line.strip().split("\\s+");
    if (fields.length < 2) {
      throw new IllegalArgumentException(
          "\"%s\" is not a host key: write it as <type> <base64>".formatted(line));
    }
    return new HostKey(fields[0], fields[1]);
  }

  /** As {@code ssh-keygen -l} shows it. */
  String fingerprint() {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(base64));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    } catch (IllegalArgumentException e) {
      return "(not base64)";
    }
  }

  @Override
  public String toString() {
    return type + " " + base64;
  }
}
