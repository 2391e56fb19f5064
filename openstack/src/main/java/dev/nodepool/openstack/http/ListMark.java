package dev.nodepool.openstack.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From when on changes of servers are asked for, in the cloud's time. The hosts of a cloud do not
 * agree to the second, so some changes are listed twice. Now and then everything is listed: deleted
 * servers are forgotten when the operator of the cloud archives them.
 *
 * @param listed when the list was made
 * @param whole when the last whole list was made
 */
record ListMark(Instant listed, Instant whole) {
  private static final Duration OVERLAP = Duration.ofSeconds(30);
  private static final Duration WHOLE_EVERY = Duration.ofSeconds(60);

  /** Empty when everything is to be listed. */
  static Optional<ListMark> of(@Nullable String mark) {
    if (mark == null || !mark.contains("/")) {
      return Optional.empty();
    }
    try {
      int slash = mark.indexOf('/');
      var listed = Instant.parse(mark.substring(0, slash));
      var whole = Instant.parse(mark.substring(slash + 1));
      return listed.isBefore(whole.plus(WHOLE_EVERY))
          ? Optional.of(new ListMark(listed, whole))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  String changedSince() {
    return listed.minus(OVERLAP).toString();
  }

  /** What to ask with after a list of changes. */
  String after(Optional<String> date) {
    return date.flatMap(ListMark::parse).orElse(listed) + "/" + whole;
  }

  /** What to ask with after a list of everything; a cloud without a clock is asked for all. */
  static String ofWholeList(Optional<String> date) {
    return date.flatMap(ListMark::parse).map(it -> it + "/" + it).orElse("");
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
