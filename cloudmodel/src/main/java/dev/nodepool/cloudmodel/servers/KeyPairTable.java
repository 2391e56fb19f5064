package dev.nodepool.cloudmodel.servers;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.KeyPair;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The key pairs of the user of a simulated project. Guarded by the cloud's lock. */
public final class KeyPairTable {
  private final Map<String, SimulatedKeyPair> byName = new LinkedHashMap<>();

  /** A key pair with its public key. */
  public record SimulatedKeyPair(String name, String fingerprint, String publicKey) {
    KeyPair keyPair() {
      return new KeyPair(name, fingerprint);
    }
  }

  public SimulatedKeyPair add(String name, String publicKey) throws CloudApiException {
    if (byName.containsKey(name)) {
      throw new CloudApiException(Kind.CONFLICT, "Key pair '%s' already exists.".formatted(name));
    }
    return put(name, publicKey);
  }

  public SimulatedKeyPair put(String name, String publicKey) {
    var digest =
        UUID.nameUUIDFromBytes(publicKey.getBytes(StandardCharsets.UTF_8))
            .toString()
            .replace("-", "");
    var pair = new SimulatedKeyPair(name, digest.replaceAll("(..)(?!$)", "$1:"), publicKey);
    byName.put(name, pair);
    return pair;
  }

  public List<SimulatedKeyPair> all() {
    return List.copyOf(byName.values());
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  public void remove(String name) throws CloudApiException {
    if (byName.remove(name) == null) {
      throw new CloudApiException(Kind.NOT_FOUND, "Keypair %s not found".formatted(name));
    }
  }
}
