package dev.nodepool.builder.context;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a secret may look in what programs say: as it is, as shells quote it, and as URLs, JSON, XML
 * and base64 have it.
 */
final class SecretForms {
  /** What is shorter stands everywhere, and is no secret. */
  private static final int SHORTEST = 4;

  /** Of a secret of several words one that is shorter may be any word. */
  private static final int SHORTEST_WORD = 6;

  /** Less of base64 may be in any word. */
  private static final int SHORTEST_BASE64 = 6;

  /** Bytes of base64 that go into {@code CHARACTERS} of it. */
  private static final int BYTES = 3;

  private static final int CHARACTERS = 4;
  private static final int ASCII = 0x7f;
  private static final int LATIN = 0xff;

  /** Values of switches, which a variable has whose name only sounds like a secret. */
  private static final Set<String> NO_SECRETS = Set.of("true", "false", "none", "null");

  /** What bash puts a backslash before when it quotes a word. */
  private static final String SPECIAL = " !\"$&'()*,;<>?[\\]^`{|}";

  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9_.~-]");

  private static final Pattern HEX = Pattern.compile("%[0-9A-F]{2}");

  private SecretForms() {}

  /** All texts to be hidden, those first that others are a part of. */
  static List<String> of(Collection<String> secrets) {
    var forms = new LinkedHashSet<String>();
    for (var secret : secrets) {
      if (!NO_SECRETS.contains(secret)) {
        add(secret, forms);
        // What is shown goes line by line.
        secret.lines().map(String::strip).forEach(line -> add(line, forms));
        // A shell takes it apart where nothing quotes it, and may quote each part.
        var words = secret.strip().split("\\s+");
        add(String.join(" ", words), forms);
        forms.add(Stream.of(words).map(SecretForms::traced).collect(Collectors.joining(" ")));
        Stream.of(words)
            .filter(word -> word.length() >= SHORTEST_WORD)
            .forEach(word -> add(word, forms));
      }
    }
    return forms.stream()
        .filter(form -> form.length() >= SHORTEST)
        .sorted(Comparator.comparing(String::length).reversed())
        .toList();
  }

  /** A word as {@code set -x} shows it. */
  private static String traced(String word) {
    boolean quotes =
        word.startsWith("~")
            || word.startsWith("#")
            || word.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    return quotes ? "'" + word.replace("'", "'\\''") + "'" : word;
  }

  private static void add(String secret, Set<String> forms) {
    if (secret.length() < SHORTEST) {
      return;
    }
    forms.add(secret);
    forms.add(secret.replace("'", "'\\''"));
    forms.add(secret.replace("'", "'\"'\"'"));
    forms.add(escaped(secret, SPECIAL));
    forms.add(escaped(secret, "\"$`\\"));
    forms.add(controls(escaped(secret, "'\\")));
    forms.add(octal(controls(escaped(secret, "'\\"))));
    forms.add(python(controls(escaped(secret, "'\\"))));
    forms.add(controls(escaped(secret, "\"\\")));
    forms.add(unicode(controls(escaped(secret, "\"\\"))));
    var xml = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    forms.add(xml);
    forms.add(xml.replace("\"", "&quot;"));
    url(secret, forms);
    base64(secret.getBytes(StandardCharsets.UTF_8), forms);
  }

  /** As Java and Python write it, and those who do as they do. */
  private static void url(String secret, Set<String> forms) {
    var strict = bytes(secret, c -> UNRESERVED.matcher(text(c)).matches(), "%%%02X");
    for (var form : List.of(strict, URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
      for (var variant : List.of(form, form.replace("%20", "+"), form.replace("%2F", "/"))) {
        forms.add(variant);
        forms.add(variant.replace("%2F", "/"));
        forms.add(HEX.matcher(variant).replaceAll(found -> found.group().toLowerCase(Locale.ROOT)));
      }
    }
  }

  /** At each place where it may begin among other bytes; only what is of it alone. */
  private static void base64(byte[] secret, Set<String> forms) {
    for (int before = 0; before < BYTES; before++) {
      var bytes = new byte[before + secret.length];
      System.arraycopy(secret, 0, bytes, before, secret.length);
      var encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      int from = before == 0 ? 0 : before + 1;
      int to = bytes.length / BYTES * CHARACTERS + (bytes.length % BYTES);
      if (to - from >= SHORTEST_BASE64) {
        var core = encoded.substring(from, to);
        forms.add(core);
        forms.add(core.replace('+', '-').replace('/', '_'));
      }
    }
  }

  private static String escaped(String text, String special) {
    return each(text, c -> special.indexOf(c) >= 0 ? "\\" + text(c) : text(c));
  }

  private static String controls(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
  }

  private static String unicode(String text) {
    var out = new StringBuilder();
    for (char c : text.toCharArray()) {
      out.append(c > ASCII ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return out.toString();
  }

  private static String python(String text) {
    return each(
        text, c -> c <= ASCII ? text(c) : (c <= LATIN ? "\\x%02x" : "\\u%04x").formatted(c));
  }

  private static String octal(String text) {
    return bytes(text, c -> c <= ASCII, "\\%03o");
  }

  /** All characters but some as their bytes in UTF-8. */
  private static String bytes(String text, IntPredicate plain, String form) {
    return each(
        text,
        c -> {
          if (plain.test(c)) {
            return text(c);
          }
          var out = new StringBuilder();
          for (byte b : text(c).getBytes(StandardCharsets.UTF_8)) {
            out.append(form.formatted(b & 0xff));
          }
          return out.toString();
        });
  }

  private static String each(String text, IntFunction<String> form) {
    var out = new StringBuilder();
    text.codePoints().mapToObj(form).forEach(out::append);
    return out.toString();
  }

  private static String text(int codePoint) {
    return Character.toString(codePoint);
  }
}
