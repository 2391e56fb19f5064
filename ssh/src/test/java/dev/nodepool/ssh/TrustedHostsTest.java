package dev.nodepool.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.ssh.TrustedHosts.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedHostsTest {
  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA";
  private static final String OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB";
  private static final String RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB";

  @TempDir Path data;

  @Test
  void what_was_trusted_is_found_again_by_host_and_port() throws Exception {
    var hosts = TrustedHosts.in(data);
    hosts.trust("builder.example.org", 22, List.of(KEY, RSA));
    hosts.trust("builder.example.org", 2222, List.of(OTHER));
    assertThat(hosts.keys("builder.example.org", 22)).containsExactly(KEY, RSA);
    assertThat(hosts.keys("builder.example.org", 2222)).containsExactly(OTHER);
    assertThat(hosts.keys("else.example.org", 22)).isEmpty();
    assertThat(hosts.file()).isEqualTo(data.resolve(".ssh/known_hosts"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hosts.file())))
        .isEqualTo("rw-------");
  }

  @Test
  void keys_that_are_replaced_are_gone_and_lines_of_others_stay() throws Exception {
    var hosts = TrustedHosts.in(data);
    Files.createDirectories(data.resolve(".ssh"));
    Files.writeString(
        hosts.file(), "# mine\n@revoked a " + OTHER + "\na,b " + RSA + "\nc " + RSA + "\n");
    hosts.trust("c", 22, List.of(KEY));
    assertThat(Files.readAllLines(hosts.file()))
        .containsExactly("# mine", "@revoked a " + OTHER, "a,b " + RSA, "c " + KEY);
    assertThat(hosts.keys("b", 22)).containsExactly(RSA);
  }

  @Test
  void another_key_of_a_known_type_is_a_change_and_one_of_another_type_is_none() {
    assertThat(TrustedHosts.compare(List.of(), List.of(KEY))).isEqualTo(Standing.UNKNOWN);
    assertThat(TrustedHosts.compare(List.of(KEY), List.of(KEY, RSA))).isEqualTo(Standing.TRUSTED);
    assertThat(TrustedHosts.compare(List.of(KEY, RSA), List.of(KEY))).isEqualTo(Standing.TRUSTED);
    assertThat(TrustedHosts.compare(List.of(KEY, RSA), List.of(OTHER, RSA)))
        .isEqualTo(Standing.CHANGED);
    assertThat(TrustedHosts.compare(List.of(KEY), List.of(RSA))).isEqualTo(Standing.CHANGED);
  }

  @Test
  void the_own_key_is_made_once_and_is_nobody_elses() throws Exception {
    var made = OwnKey.in(data);
    var again = OwnKey.in(data);
    assertThat(made.madeNow()).isTrue();
    assertThat(again.madeNow()).isFalse();
    assertThat(again.publicKey()).isEqualTo(made.publicKey()).startsWith("ssh-ed25519 ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.file())))
        .isEqualTo("rw-------");
    Files.delete(Path.of(made.file() + ".pub"));
    assertThat(OwnKey.in(data).publicKey()).isEqualTo(made.publicKey().replace(" nodepool", ""));
  }

  @Test
  void a_key_that_is_none_is_told() throws Exception {
    Files.createDirectories(data.resolve(".ssh"));
    Files.writeString(data.resolve(".ssh/id_rsa"), "none");
    assertThatThrownBy(() -> OwnKey.in(data))
        .isInstanceOf(SshException.class)
        .hasMessageContaining("id_rsa cannot be read, or has a passphrase");
  }
}
