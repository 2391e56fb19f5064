package dev.nodepool.model.text;

import java.io.EOFException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection failed, in words that say something to who does not know Java. What the
 * libraries of the JVM say is looked at by kind and by wording; the first rule that fits any of the
 * causes counts, since the innermost one is often the least telling.
 */
public final class NetworkTrouble {
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "the name cannot be resolved",
              "name or service not known|nodename nor servname|temporary failure in name resol",
              UnknownHostException.class,
              UnresolvedAddressException.class),
          new Rule("this machine has no such address", "cannot assign requested address"),
          new Rule("this user may not", "permission denied|operation not permitted"),
          new Rule("that port is in use", "address already in use", BindException.class),
          new Rule(
              "there is no route to it",
              "no route to host|network is unreachable|host is unreachable",
              NoRouteToHostException.class),
          new Rule(
              "the connection timed out",
              "timed out|within specified timeout",
              SocketTimeoutException.class,
              HttpTimeoutException.class,
              TimeoutException.class),
          new Rule("the connection was refused", "connection refused", ConnectException.class),
          new Rule(
              "it speaks no TLS there",
              "unsupported or unrecognized ssl|plaintext connection|not an ssl/tls record"),
          new Rule(
              "it does not accept our certificate",
              "fatal alert: (certificate_required|bad_certificate|certificate_unknown|"
                  + "certificate_expired|certificate_revoked|unsupported_certificate|unknown_ca|"
                  + "access_denied)"),
          new Rule(
              "it has no version of TLS in common with us",
              "fatal alert: protocol_version|no appropriate protocol|insufficient_security"),
          new Rule(
              "it has no way of encryption in common with us",
              "fatal alert: handshake_failure|no cipher suites in common"
                  + "|unable to negotiate key exchange|no negotiation algorithm"),
          new Rule("it does not know that name (TLS)", "fatal alert: unrecognized_name"),
          new Rule(
              "it broke off the TLS handshake",
              "fatal alert|terminated the handshake|closed during handshake"),
          new Rule("its certificate has expired", "^notafter: "),
          new Rule("its certificate is not valid yet", "^notbefore: "),
          new Rule(
              "nobody whom we trust has signed its certificate",
              "path building failed|path validation failed|valid certification path"
                  + "|no trusted certificate|path does not chain"),
          new Rule(
              "its certificate is made out to another name",
              "no subject alternative|no name matching|hostname verification"),
          new Rule("its certificate is too weak", "algorithm constraints|algorithm is disabled"),
          new Rule("nobody reads at the other end any more", "broken pipe"),
          new Rule("it broke off the connection", "connection (was )?reset|goaway|rst_stream"),
          new Rule(
              "what answers there does not speak HTTP",
              "invalid (status line|header)|protocol error|header parser|unexpected frame"),
          new Rule(
              "it closed the connection before it had answered",
              "received no bytes|eof reached|end of (file|stream)|bytes received|chunked transfer"
                  + "|premature|\\bclosed\\b|server closed connection|unexpected end",
              EOFException.class,
              ClosedChannelException.class));

  /** The name of a class before a message, as {@link Throwable#toString} writes it. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("^(?:[\\w$]+\\.)+[A-Z][\\w$]*(?::\\s*|$)");

  private static final Pattern CERTIFICATE_DATE = Pattern.compile("Not(?:After|Before): (.+)");

  private NetworkTrouble() {}

  /** What is to be said where an exception is of one of the kinds, or says those words. */
  private record Rule(String plain, Pattern words, List<Class<? extends Throwable>> kinds) {
    @SafeVarargs
    Rule(String plain, String words, Class<? extends Throwable>... kinds) {
      this(plain, Pattern.compile(words), List.of(kinds));
    }

    boolean fits(Throwable failure) {
      return kinds.stream().anyMatch(kind -> kind.isInstance(failure))
          || words.matcher(said(failure).toLowerCase(Locale.ROOT)).find();
    }
  }

  /** Half a sentence, such as {@code the connection was refused}. */
  public static String words(Throwable failure) {
    for (var rule : RULES) {
      for (Throwable at = failure; at != null; at = at.getCause()) {
        if (rule.fits(at)) {
          return rule.plain() + date(at);
        }
      }
    }
    var words = innermost(failure);
    return words.isEmpty() ? "it fails without a reason" : inLowerCase(words);
  }

  /** Until when, or from when on, a certificate is good. */
  private static String date(Throwable failure) {
    var date = CERTIFICATE_DATE.matcher(said(failure));
    return date.matches() ? " (%s)".formatted(date.group(1)) : "";
  }

  private static String innermost(Throwable failure) {
    var found = "";
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      var said = said(at);
      found = said.isEmpty() ? found : said;
    }
    return found;
  }

  /** The message without the names of classes before it. */
  private static String said(Throwable failure) {
    var words = failure.getMessage() == null ? "" : failure.getMessage().strip();
    for (var name = CLASS_NAME.matcher(words); name.find(); name = CLASS_NAME.matcher(words)) {
      words = words.substring(name.end()).strip();
    }
    return words;
  }

  private static String inLowerCase(String words) {
    return Character.toLowerCase(words.charAt(0)) + words.substring(1);
  }
}
