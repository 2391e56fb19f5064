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
 * agree to the second, so some changes are listed twice: those of the last seconds each time, and
 * now and then those of the last half minute, for hosts whose clock is wrong. Now and then
 * everything is listed: deleted servers are forgotten when the operator of the cloud archives them.
 *
 * @param listed when the list was made
 * @param wide when the last list was made that looked far back
 * @param whole when the last whole list was made
 */
record ChangesSince(Instant listed, Instant wide, Instant whole) {
  /** Times are whole seconds, so a change of just now may look a second old. */
  private static final Duration NARROW = Duration.ofSeconds(2);

  private static final Duration WIDE = Duration.ofSeconds(30);
  private static final Duration WIDE_EVERY = Duration.ofSeconds(10);
  private static final Duration WHOLE_EVERY = Duration.ofSeconds(60);

  /** Empty when everything is to be listed. */
  static Optional<ChangesSince> of(@Nullable String mark) {
    if (mark == null) {
      return Optional.empty();
    }
    var parts = mark.split("/", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var read =
          new ChangesSince(
              Instant.parse(parts[0]), Instant.parse(parts[1]), Instant.parse(parts[2]));
      return read.isOlderThan(WHOLE_EVERY, read.whole) ? Optional.empty() : Optional.of(read);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private boolean isOlderThan(Duration age, Instant list) {
    return !listed.isBefore(list.plus(age));
  }

  private boolean looksFarBack() {
    return isOlderThan(WIDE_EVERY, wide);
  }

  /** The narrow list begins where the last one ended; the wide one also sees what came late. */
  String changedSince() {
    return looksFarBack() ? wide.minus(WIDE).toString() : listed.minus(NARROW).toString();
  }

  /** What to ask with after a list of changes. */
  String after(Optional<String> date) {
    var now = date.flatMap(ChangesSince::parse).orElse(listed);
    return now + "/" + (looksFarBack() ? now : wide) + "/" + whole;
  }

  /** What to ask with after a list of everything; a cloud without a clock is asked for all. */
  static String ofWholeList(Optional<String> date) {
    return date.flatMap(ChangesSince::parse).map(it -> it + "/" + it + "/" + it).orElse("");
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
