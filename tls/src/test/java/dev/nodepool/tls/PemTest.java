package dev.nodepool.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "genrsa -traditional -out old.key,BEGIN RSA PRIVATE KEY",
    "ecparam -name prime256v1 -genkey -noout -out old.key,BEGIN EC PRIVATE KEY",
    "genpkey -algorithm ed25519 -out old.key,BEGIN PRIVATE KEY"
  })
  void a_key_of_any_form_is_read_and_written_as_pkcs8(String openssl, String form)
      throws Exception {
    openssl(openssl);
    assertThat(Files.readString(dir.resolve("old.key"))).contains(form);
    var key = Pem.privateKey(dir.resolve("old.key"));
    var text = Pem.privateKeyInPkcs8(dir.resolve("old.key"));
    Files.writeString(dir.resolve("new.key"), text);
    assertThat(text).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(Pem.privateKey(dir.resolve("new.key"))).isEqualTo(key);
    openssl("pkey -in new.key -noout");
  }

  @Test
  void the_curve_of_a_key_is_kept() throws Exception {
    openssl("ecparam -name secp384r1 -genkey -noout -out ec.key");
    var key = (ECPrivateKey) Pem.privateKey(dir.resolve("ec.key"));
    assertThat(key.getParams().getCurve().getField().getFieldSize()).isEqualTo(384);
  }

  @Test
  void what_cannot_be_used_is_said() throws Exception {
    var file = dir.resolve("x.pem");
    Files.writeString(file, "nothing");
    assertThatThrownBy(() -> Pem.privateKey(file)).hasMessageContaining("no private key");
    assertThatThrownBy(() -> Pem.certificates(file)).hasMessageContaining("no certificate");
    openssl("genpkey -algorithm ed25519 -aes256 -pass pass:secret -out x.pem");
    assertThatThrownBy(() -> Pem.privateKey(file)).hasMessageContaining("is encrypted");
  }

  private void openssl(String arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    var process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(dir.resolve("log"))).isZero();
  }
}
