package dev.nodepool.ssh;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/** The kinds of host key that a server shows one at a time: each takes a connection of its own. */
enum KeyFamily {
  ED25519(BuiltinSignatures.ed25519),
  ECDSA(BuiltinSignatures.nistp256),
  ECDSA_384(BuiltinSignatures.nistp384),
  ECDSA_521(BuiltinSignatures.nistp521),
  RSA(BuiltinSignatures.rsaSHA512, BuiltinSignatures.rsaSHA256, BuiltinSignatures.rsa),
  DSA(BuiltinSignatures.dsa);

  /** Those that most servers have; for the others one asks when a server offers them. */
  static final Set<KeyFamily> USUAL = Set.of(ED25519, ECDSA, RSA);

  /** Those that are good enough for a login. */
  static final Set<KeyFamily> SAFE = EnumSet.complementOf(EnumSet.of(DSA));

  private final List<NamedFactory<Signature>> signatures;

  KeyFamily(BuiltinSignatures... signatures) {
    this.signatures = List.of(signatures);
  }

  List<NamedFactory<Signature>> signatures() {
    return signatures;
  }

  /** Whether the server's proposal names a signature of this family. */
  boolean offeredBy(Map<KexProposalOption, String> proposal) {
    var offered = Set.of(proposal.getOrDefault(KexProposalOption.SERVERKEYS, "").split(","));
    return signatures.stream().anyMatch(signature -> offered.contains(signature.getName()));
  }

  /** Whether a host key of {@code type}, such as ecdsa-sha2-nistp256, is of this family. */
  boolean owns(String type) {
    return signatures.stream().anyMatch(signature -> signature.getName().equals(type));
  }
}
