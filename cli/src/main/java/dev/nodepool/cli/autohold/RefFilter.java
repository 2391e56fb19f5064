package dev.nodepool.cli.autohold;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.model.HoldRequest;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The regular expression that the git ref of a job must begin with. */
final class RefFilter {
  private static final Pattern CHANGE = Pattern.compile("[A-Za-z0-9_-]+");

  private RefFilter() {}

  /** Of one of both, or of none: throws {@link CommandFailure} for both. */
  static String of(@Nullable String change, @Nullable String ref) {
    if (change != null && ref != null) {
      throw new CommandFailure(
          ExitCode.USAGE, "A hold is for a change or for a ref: give --change or --ref.");
    }
    if (change != null) {
      return ofChange(change);
    }
    return ref == null ? HoldRequest.ANY_REF : checked(ref);
  }

  /**
   * The refs of all its patch sets. Zuul knows whose change it is and writes one of the three, we
   * do not: each of them is only found at the review system that calls its refs so.
   */
  private static String ofChange(String change) {
    if (change.indexOf(',') >= 0) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "A change is a number without a patch set, not %s: leave out what comes after the comma."
              .formatted(change));
    }
    if (!CHANGE.matcher(change).matches()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "%s is no change: give its number, or the ref with --ref.".formatted(change));
    }
    return "refs/(changes/[0-9][0-9]/%s|pull/%s|merge-requests/%s)/.*"
        .formatted(change, change, change);
  }

  private static String checked(String ref) {
    try {
      Pattern.compile(ref);
      return ref;
    } catch (PatternSyntaxException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "The ref %s is no regular expression (%s): put a backslash before what is meant literally."
              .formatted(ref, e.getDescription()),
          e);
    }
  }
}
