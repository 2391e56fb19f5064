package dev.nodepool.ssh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * What network appliances and old systems speak: exchanges with SHA-1, ciphers in CBC mode,
 * ssh-dss. Nothing that matters goes over a connection that only looks at a key, so a scan offers
 * all of it; a login does so only where the operator says that it may.
 */
final class OldAlgorithms {
  private static final int SMALLEST_GROUP = 1024;

  private OldAlgorithms() {}

  /** Lets a session that is being set up propose them, behind those that are good. */
  static void allow(Session session) {
    session.setKeyExchangeFactories(
        with(
            session.getKeyExchangeFactories(),
            NamedFactory.setUpTransformedFactories(
                false, BuiltinDHFactories.VALUES, ClientBuilder.DH2KEX)));
    var ciphers = new ArrayList<>(BuiltinCiphers.VALUES);
    ciphers.remove(BuiltinCiphers.none);
    session.setCipherFactories(
        with(session.getCipherFactories(), NamedFactory.setUpBuiltinFactories(false, ciphers)));
    session.setMacFactories(
        with(
            session.getMacFactories(),
            NamedFactory.setUpBuiltinFactories(false, BuiltinMacs.VALUES)));
    CoreModuleProperties.PROP_DHGEX_CLIENT_MIN_KEY.set(session, SMALLEST_GROUP);
  }

  /** What a server offers of the kind about which there was no agreement, for people. */
  static String offered(
      Map<KexProposalOption, String> ours, Map<KexProposalOption, String> theirs) {
    for (var kind :
        List.of(
            KexProposalOption.ALGORITHMS,
            KexProposalOption.SERVERKEYS,
            KexProposalOption.C2SENC,
            KexProposalOption.S2CENC,
            KexProposalOption.C2SMAC,
            KexProposalOption.S2CMAC)) {
      var offered = List.of(theirs.getOrDefault(kind, "").split(","));
      var wanted = List.of(ours.getOrDefault(kind, "").split(","));
      if (offered.stream().noneMatch(wanted::contains)) {
        return String.join(", ", offered);
      }
    }
    return "";
  }

  private static <T extends NamedResource> List<T> with(
      List<? extends T> good, Collection<? extends T> all) {
    var names = new HashSet<String>();
    var both = new ArrayList<T>();
    for (var list : List.of(good, all)) {
      for (var one : list) {
        if (names.add(one.getName())) {
          both.add(one);
        }
      }
    }
    return both;
  }
}
