package dev.nodepool.model.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a secret looks like: by the name of what holds it, and in the middle of a text. */
public final class SecretText {
  public static final String REDACTED = "redacted";

  /** Wherever they stand in a name, joined to other words or not. */
  private static final Pattern IN_A_NAME =
      Pattern.compile(
          "token|passw|passphrase|secret|credential|authorization|bearer|cookie|private.?key|api.?key|(client|ssh|access|account|signing|encryption).?key",
          Pattern.CASE_INSENSITIVE);

  /** Words that are also parts of harmless ones, so only whole words count. */
  private static final Set<String> WORDS =
      Set.of(
          "pwd", "pass", "passwd", "auth", "sas", "sig", "signature", "key", "keys", "jwt", "otp");

  private static final Set<String> HARMLESS_BEFORE_KEY =
      Set.of("public", "pub", "host", "known", "primary", "sort", "cache");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

  private static final String NAME =
      "[\\w.-]*(?:token|passw(?:or)?d|passphrase|secret|credential|authorization|api[-_]?key|private[-_]?key|access[-_]?key|account[-_]?key)[\\w.-]*|pwd|sig|signature|sas|cookie";

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "-----BEGIN",
              "(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)",
              "$1" + REDACTED + "$2"),
          // ssh://user@host says nothing; a password, or a token for a web server, does.
          new Rule(
              "://",
              "(?i)\\b((?!ssh|git\\+ssh)[a-z][a-z0-9+.-]*://)[^/\\s@]+@",
              "$1" + REDACTED + "@"),
          new Rule(
              "://", "(?i)\\b([a-z][a-z0-9+.-]*://[^/\\s@:]*:)[^/\\s@]+@", "$1" + REDACTED + "@"),
          new Rule(
              ":",
              "(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]*token)(['\"]?\\s*:\\s*)[^\\r\\n'\"]+",
              "$1$2" + REDACTED),
          new Rule("earer", "(?i)\\b(bearer\\s+)[\\w.~+/=-]{8,}", "$1" + REDACTED),
          new Rule(
              "=",
              "(?i)(?<![\\w.-])(" + NAME + ")(\\s?=\\s?)(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"')\\]}]+)",
              "$1$2" + REDACTED),
          new Rule(
              ":",
              "(?i)(['\"](?:"
                  + NAME
                  + ")['\"]\\s*:\\s*)(?:\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|[^\\s,}\\]\\[{]+)",
              "$1\"" + REDACTED + "\""));

  private SecretText() {}

  /** What to look for at once, the whole pattern, and what comes instead. */
  private record Rule(String sign, Pattern pattern, String instead) {
    Rule(String sign, String pattern, String instead) {
      this(sign, Pattern.compile(pattern), instead);
    }

    String apply(String text) {
      return text.contains(sign) ? pattern.matcher(text).replaceAll(instead) : text;
    }
  }

  /** Whether the value under that name is a secret, as far as a name can tell. */
  public static boolean isNameOfSecret(String name) {
    if (IN_A_NAME.matcher(name).find()) {
      return true;
    }
    var words = BETWEEN_WORDS.split(name);
    for (int i = 0; i < words.length; i++) {
      var word = words[i].toLowerCase(Locale.ROOT);
      boolean isLast = i == words.length - 1 || words[i + 1].equalsIgnoreCase("data");
      boolean isHarmless =
          i > 0
              && word.startsWith("key")
              && HARMLESS_BEFORE_KEY.contains(words[i - 1].toLowerCase(Locale.ROOT));
      if (isLast && WORDS.contains(word) && !isHarmless) {
        return true;
      }
    }
    return false;
  }

  /**
   * The text without passwords after {@code password=}, credentials in URLs, headers and JSON, and
   * blocks of private keys.
   */
  public static String redacted(String text) {
    var safe = text;
    for (var rule : RULES) {
      safe = rule.apply(safe);
    }
    return safe;
  }
}
