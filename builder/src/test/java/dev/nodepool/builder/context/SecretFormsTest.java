package dev.nodepool.builder.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real programs make of secrets is hidden, whatever characters these have. */
class SecretFormsTest {
  /** Everything that is cheap to ask here; each line of it is to have nothing of the secret. */
  private static final String SAYS_IT =
      """
      export S="$(cat secret)"
      rm secret
      set -x
      true "$S" $S "user:$S" "-p$S"
      printf '%q\\n' "$S"
      declare -p S
      export -p | grep ' S='
      set | grep '^S='
      dash -xc 'true "$S" $S; export -p | grep " S="'
      LC_ALL=C bash -xc 'true "$S"; declare -p S'
      printf '%s' "$S" | base64 -w0; echo
      printf 'u:%s' "$S" | base64 -w0; echo
      printf 'us:%s' "$S" | base64 -w0; echo
      python3 -c '
      import json, os, urllib.parse, xml.sax.saxutils
      s = os.environ["S"]
      print(json.dumps(s), json.dumps(s, ensure_ascii=False), repr(s), ascii([s]))
      print(urllib.parse.quote(s), urllib.parse.quote_plus(s), urllib.parse.quote(s, safe=""))
      print(xml.sax.saxutils.escape(s), xml.sax.saxutils.quoteattr(s))'
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain-secret-1",
        "pass word\\two",
        "it's \"quoted\" & <more>",
        "$HOME `ident` \\ ~ ! * %s",
        "pässwört€",
        "abra/kada+bra=d?e#f@g~h"
      })
  void whatever_programs_say_of_it(String secret) throws Exception {
    var builder = new ProcessBuilder("bash", "-c", SAYS_IT).redirectErrorStream(true);
    builder.directory(folder.toFile());
    // A file, because a Java in the locale C puts nothing but ASCII into an environment.
    Files.writeString(folder.resolve("secret"), secret);
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    var safe = said;
    for (var form : SecretForms.of(List.of(secret))) {
      safe = safe.replace(form, "********");
    }
    for (var word : secret.split("[^A-Za-z]+")) {
      if (word.length() > 3) {
        assertThat(safe).doesNotContain(word);
      }
    }
    for (var before : List.of("", "u:", "us:")) {
      var encoded =
          Base64.getEncoder().encodeToString((before + secret).getBytes(StandardCharsets.UTF_8));
      assertThat(said).contains(encoded);
      assertThat(safe).doesNotContain(encoded.substring(encoded.length() / 2));
    }
  }

  @Test
  void short_texts_and_switches_are_no_secrets_and_each_line_of_a_long_one_is() {
    assertThat(SecretForms.of(List.of("abc", "true", "none"))).isEmpty();
    assertThat(SecretForms.of(List.of("first line\nsecond line")))
        .contains("first line", "second line", "first line second line");
  }

  @Test
  void the_longest_comes_first_so_that_nothing_of_it_is_left() {
    var forms = SecretForms.of(List.of("secret", "secret and more"));
    assertThat(forms.indexOf("secret and more")).isLessThan(forms.indexOf("secret"));
  }
}
