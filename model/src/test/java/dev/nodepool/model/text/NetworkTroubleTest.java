package dev.nodepool.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wording as the JDK, its HTTP client and the SSH library have it. */
class NetworkTroubleTest {

  private static Stream<Arguments> byKind() {
    return Stream.of(
        Arguments.of(new ConnectException(), "the connection was refused"),
        Arguments.of(refusedOfHttp(), "the connection was refused"),
        Arguments.of(new ConnectException("Connection timed out"), "the connection timed out"),
        Arguments.of(new ConnectException("Network is unreachable"), "there is no route to it"),
        Arguments.of(new NoRouteToHostException(), "there is no route to it"),
        Arguments.of(new SocketTimeoutException(), "the connection timed out"),
        Arguments.of(new TimeoutException(), "the connection timed out"),
        Arguments.of(new HttpConnectTimeoutException("x"), "the connection timed out"),
        Arguments.of(new UnknownHostException("cloud.example"), "the name cannot be resolved"),
        Arguments.of(new UnresolvedAddressException(), "the name cannot be resolved"),
        Arguments.of(new BindException(), "that port is in use"),
        Arguments.of(
            new BindException("Cannot assign requested address"),
            "this machine has no such address"),
        Arguments.of(new BindException("Permission denied"), "this user may not"),
        Arguments.of(new EOFException(), "it closed the connection before it had answered"),
        Arguments.of(
            new ClosedChannelException(), "it closed the connection before it had answered"),
        Arguments.of(
            invalid(new CertificateExpiredException("NotAfter: Sat Nov 28 17:00:00 UTC 2026")),
            "its certificate has expired (Sat Nov 28 17:00:00 UTC 2026)"),
        Arguments.of(
            invalid(new CertificateNotYetValidException("NotBefore: Sat Nov 28 17:00:00 UTC 2026")),
            "its certificate is not valid yet (Sat Nov 28 17:00:00 UTC 2026)"),
        Arguments.of(
            new ExecutionException(new IOException(new ConnectException("Connection refused"))),
            "the connection was refused"),
        Arguments.of(new IOException(new IllegalStateException()), "it fails without a reason"),
        Arguments.of(new IOException(), "it fails without a reason"),
        Arguments.of(new IOException("No space left on device"), "no space left on device"));
  }

  /** As the HTTP client throws it. */
  private static IOException refusedOfHttp() {
    var outside = new ConnectException();
    outside.initCause(new ClosedChannelException());
    return outside;
  }

  private static SSLException invalid(CertificateException why) {
    var failure = new SSLHandshakeException("PKIX path validation failed: " + why);
    failure.initCause(why);
    return failure;
  }

  @ParameterizedTest
  @MethodSource("byKind")
  void each_kind_of_failure_has_plain_words(Throwable failure, String plain) {
    assertThat(NetworkTrouble.words(failure)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Connection refused                                                       | the connection was refused
          java.net.ConnectException: Connection refused                            | the connection was refused
          Connection timed out                                                     | the connection timed out
          Connect timed out                                                        | the connection timed out
          Read timed out                                                           | the connection timed out
          HTTP connect timed out                                                   | the connection timed out
          request timed out                                                        | the connection timed out
          DefaultConnectFuture[x]: Failed to get operation result within specified timeout: 5000 msec | the connection timed out
          No route to host                                                         | there is no route to it
          Network is unreachable                                                   | there is no route to it
          cloud.example: Name or service not known                                 | the name cannot be resolved
          cloud.example: Temporary failure in name resolution                      | the name cannot be resolved
          Cannot assign requested address                                          | this machine has no such address
          Permission denied                                                        | this user may not
          Address already in use                                                   | that port is in use
          Connection reset                                                         | it broke off the connection
          Connection reset by peer                                                 | it broke off the connection
          Broken pipe                                                              | nobody reads at the other end any more
          /127.0.0.1:41234: GOAWAY received                                        | it broke off the connection
          Received RST_STREAM: Internal error                                      | it broke off the connection
          HTTP/1.1 header parser received no bytes                                 | what answers there does not speak HTTP
          Invalid status line: "SSH-2.0-OpenSSH_9.2"                               | what answers there does not speak HTTP
          EOF reached while reading                                                | it closed the connection before it had answered
          fixed content-length: 10, bytes received: 5                              | it closed the connection before it had answered
          chunked transfer encoding, state: READING_LENGTH                         | it closed the connection before it had answered
          Socket closed                                                            | it closed the connection before it had answered
          Server closed connection during identification exchange                  | it closed the connection before it had answered
          Session has been closed                                                  | it closed the connection before it had answered
          Unable to negotiate key exchange for kex algorithms (client: a / server: b) | it has no way of encryption in common with us
          PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target | nobody whom we trust has signed its certificate
          No subject alternative names matching IP address 127.0.0.1 found         | its certificate is made out to another name
          No name matching cloud.example found                                     | its certificate is made out to another name
          Certificates do not conform to algorithm constraints                     | its certificate is too weak
          Unsupported or unrecognized SSL message                                  | it speaks no TLS there
          Received fatal alert: handshake_failure                                  | it has no way of encryption in common with us
          Received fatal alert: protocol_version                                   | it has no version of TLS in common with us
          Received fatal alert: bad_certificate                                    | it does not accept our certificate
          Received fatal alert: certificate_required                               | it does not accept our certificate
          Received fatal alert: unrecognized_name                                  | it does not know that name (TLS)
          Received fatal alert: internal_error                                     | it broke off the TLS handshake
          Remote host terminated the handshake                                     | it broke off the TLS handshake
          java.lang.IllegalStateException: Too much of it                          | too much of it
          """)
  void each_wording_of_the_libraries_has_a_plain_one(String said, String plain) {
    assertThat(NetworkTrouble.words(new IOException(said))).isEqualTo(plain);
  }

  @Test
  void real_failures_are_told_without_a_word_of_java() throws Exception {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      assertThat(words(() -> new ServerSocket().bind(taken))).isEqualTo("that port is in use");
    }
    assertThat(words(() -> new Socket("127.0.0.1", port).close()))
        .isEqualTo("the connection was refused");
    assertThat(words(() -> get("http://127.0.0.1:" + port)))
        .isEqualTo("the connection was refused");
    assertThat(words(() -> get("http://no-such-host.invalid")))
        .isEqualTo("the name cannot be resolved");
  }

  /** Something that fails. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws Exception;
  }

  private static String words(Attempt attempt) {
    try {
      attempt.run();
    } catch (Exception e) {
      return NetworkTrouble.words(e);
    }
    return "nothing fails";
  }

  private static void get(String url) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
    }
  }
}
