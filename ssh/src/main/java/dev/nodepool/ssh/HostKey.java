package dev.nodepool.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
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

  /** Whether it is a key at all: its data begin with its type. */
  boolean isKey() {
    try {
      var data = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      var name = type.getBytes(StandardCharsets.US_ASCII);
      if (data.remaining() < Integer.BYTES + name.length || data.getInt() != name.length) {
        return false;
      }
      var said = new byte[name.length];
      data.get(said);
      return Arrays.equals(said, name);
    } catch (IllegalArgumentException e) {
      return false;
    }
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
