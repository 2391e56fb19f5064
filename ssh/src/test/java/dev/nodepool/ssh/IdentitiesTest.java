package dev.nodepool.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentitiesTest {
  @TempDir Path directory;

  @Test
  void keys_are_offered_in_a_fixed_order_and_the_users_own_first() throws Exception {
    var own = Files.createDirectory(directory.resolve("own"));
    var nodepool = Files.createDirectory(directory.resolve("nodepool"));
    var rsa = OpenSsh.key(own, "id_rsa", "rsa", "");
    var ed25519 = OpenSsh.key(own, "id_ed25519", "ed25519", "");
    var ours = OpenSsh.key(nodepool, "id_rsa", "rsa", "");
    var identities = new Identities(own, nodepool, directory.resolve("none"));
    assertThat(identities.files()).containsExactly(ed25519, rsa, ours);
    assertThat(identities.publicKeys()).containsExactly(line(ed25519), line(rsa), line(ours));
  }

  @Test
  void a_public_key_is_derived_when_its_file_is_missing() throws Exception {
    var own = Files.createDirectory(directory.resolve("own"));
    var key = OpenSsh.key(own, "id_ecdsa", "ecdsa", "");
    var expected = line(key);
    Files.delete(OpenSsh.pub(key));
    var identities = new Identities(own, directory.resolve("a"), directory.resolve("b"));
    assertThat(expected).startsWith(identities.publicKeys().getFirst());
  }

  @Test
  void zuuls_public_keys_are_let_in_but_not_used() throws Exception {
    var zuul = Files.createDirectory(directory.resolve("zuul"));
    var key = OpenSsh.key(zuul, "nodepool_rsa", "rsa", "");
    var identities = new Identities(directory.resolve("a"), directory.resolve("b"), zuul);
    assertThat(identities.files()).isEmpty();
    assertThat(identities.publicKeys()).containsExactly(line(key));
  }

  @Test
  void a_key_is_made_once_and_only_for_its_owner_to_read() throws Exception {
    var nodepool = directory.resolve("var/nodepool");
    var identities = new Identities(directory.resolve("a"), nodepool, directory.resolve("b"));
    identities.createIfNone();
    var made = identities.files().getFirst();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rw-------");
    var content = Files.readString(made);
    identities.createIfNone();
    assertThat(made).hasContent(content);
  }

  @Test
  void a_key_made_here_opens_a_session() throws Exception {
    var identities =
        new Identities(directory.resolve("a"), directory.resolve("key"), directory.resolve("b"));
    identities.createIfNone();
    try (var sshd =
            new OpenSsh(Files.createDirectory(directory.resolve("sshd")), List.of("ed25519"));
        var connections = new SshConnections()) {
      Files.write(directory.resolve("sshd/authorized_keys"), identities.publicKeys());
      var target =
          new SshTarget(
              "127.0.0.1", sshd.port, OpenSsh.USER, List.of(), identities.files().getFirst());
      try (var shell = RemoteShell.connect(connections, target, Duration.ofSeconds(30))) {
        assertThat(shell.run("true", Duration.ofSeconds(30)).succeeded()).isTrue();
      }
    }
  }

  @Test
  void a_place_where_no_key_can_be_made_is_named() throws Exception {
    var file = Files.createFile(directory.resolve("file"));
    var identities = new Identities(directory.resolve("a"), file, directory.resolve("b"));
    assertThatThrownBy(identities::createIfNone)
        .isInstanceOf(SshException.class)
        .hasMessageContaining(file.toString());
  }

  private static String line(Path key) throws Exception {
    return Files.readString(OpenSsh.pub(key)).strip();
  }
}
