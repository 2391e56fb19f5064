package dev.nodepool.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareCommandTest {
  @TempDir Path folder;
  private CliFixture cli;

  @BeforeEach
  void start() throws InterruptedException {
    cli = new CliFixture(folder);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  /** On the node itself it is tried in a home of its own, not in that of whoever tests. */
  @Test
  void somebody_else_is_let_in_by_a_public_key_and_by_nothing_else() throws Exception {
    var home = folder.resolve("home");
    var node = "0000000000";
    var key = Files.writeString(folder.resolve("eve.pub"), "ssh-ed25519 AAAAC3Nza eve's key\n");
    var secret =
        Files.writeString(folder.resolve("id"), "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n");
    assertThat(cli.run("share", node, "--key", secret.toString()).err())
        .contains("something else than public keys");
    assertThat(cli.run("share", node, "--key", folder.resolve("none").toString()).err())
        .contains("cannot be read");
    var options = Files.writeString(folder.resolve("o.pub"), "command=\"x\" ssh-rsa AAAA\n");
    assertThat(cli.run("share", node, "--key", options.toString()).exit()).isEqualTo(1);
    assertThat(ShareCommand.script(List.of("ssh-ed25519 AAAAC3Nza eve's key")))
        .contains("eve'\\''s key");
    for (int i = 0; i < 2; i++) {
      var process =
          new ProcessBuilder("sh", "-c", ShareCommand.script(Files.readAllLines(key)))
              .redirectErrorStream(true);
      process.environment().put("HOME", Files.createDirectories(home).toString());
      assertThat(process.start().waitFor()).isZero();
    }
    assertThat(home.resolve(".ssh/authorized_keys"))
        .hasContent("ssh-ed25519 AAAAC3Nza eve's key\n");
  }
}
