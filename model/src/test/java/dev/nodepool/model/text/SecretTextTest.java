package dev.nodepool.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "Proxy-Authorization",
        "passphrase",
        "pwd",
        "db_pwd",
        "auth",
        "basicAuth",
        "bearer",
        "bearerToken",
        "cookie",
        "Set-Cookie",
        "sas",
        "sas_token",
        "key",
        "ssh-key",
        "privateKey",
        "client-key-data",
        "adminPassword",
        "API_KEY",
        "clientsecret",
        "credentials",
        "account-key",
        "sig",
        "admin_pass",
        "x-auth-token"
      })
  void the_name_of_a_secret_is_known(String name) {
    assertThat(SecretText.isNameOfSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key_name",
        "host-key",
        "host_keys",
        "publicKey",
        "monkey",
        "author",
        "auth_url",
        "auth-type",
        "compass",
        "sassy",
        "passed",
        "slot",
        "username"
      })
  void a_harmless_name_is_not_one(String name) {
    assertThat(SecretText.isNameOfSecret(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "login with password=hunter2 failed | login with password=redacted failed",
        "password = 'hunter 2', next=1 | password = redacted, next=1",
        "https://u:p@host/x?a=1 | https://redacted@host/x?a=1",
        "clone https://ghp_abc@git.example.org/r | clone https://redacted@git.example.org/r",
        "ssh://root@host1:22 | ssh://root@host1:22",
        "ssh://root:pw@host1 | ssh://root:redacted@host1",
        "GET /b?sv=1&sig=a%2Fb&se=2 | GET /b?sv=1&sig=redacted&se=2",
        "Authorization: Basic dXNlcjpwYXNz | Authorization: redacted",
        "sent X-Auth-Token: gAAAA1 | sent X-Auth-Token: redacted",
        "with Bearer eyJhbGciOi.J9 here | with Bearer redacted here",
        "body {\"auth\": {\"password\": \"a\\\"b\", \"user\": \"u\"}} | body {\"auth\": {\"password\": \"redacted\", \"user\": \"u\"}}",
        "{'admin_token': 'x', 'n': 1} | {'admin_token': \"redacted\", 'n': 1}",
        "no.yaml:3:5: providers[0].password: must be text | no.yaml:3:5: providers[0].password: must be text",
        "mail me@example.org about the token | mail me@example.org about the token",
        "key=value and a=b | key=value and a=b"
      })
  void a_secret_in_the_middle_of_a_text_goes(String text, String safe) {
    assertThat(SecretText.redacted(text)).isEqualTo(safe);
  }

  @Test
  void a_private_key_goes_even_when_its_end_was_cut_off() {
    var key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----";
    assertThat(SecretText.redacted("a " + key + " b"))
        .isEqualTo("a -----BEGIN RSA PRIVATE KEY-----redacted-----END RSA PRIVATE KEY----- b");
    assertThat(SecretText.redacted("x\n-----BEGIN PRIVATE KEY-----\nMIIE"))
        .isEqualTo("x\n-----BEGIN PRIVATE KEY-----redacted");
    assertThat(SecretText.redacted("-----BEGIN CERTIFICATE-----\nMIIE")).contains("MIIE");
  }
}
