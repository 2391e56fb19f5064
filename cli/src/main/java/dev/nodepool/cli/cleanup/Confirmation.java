package dev.nodepool.cli.cleanup;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Asks whoever sits at a terminal before more than one node or machine goes. */
final class Confirmation {
  private Confirmation() {}

  /**
   * Returns when it may be done; throws {@link CommandFailure} when not.
   *
   * @param planned what would go, for people, one line for each
   * @param yes nobody is to be asked
   */
  static void of(Session session, List<String> planned, boolean yes) {
    if (yes || planned.size() < 2 || !session.terminal().inputIsTerminal()) {
      return;
    }
    var err = session.err();
    planned.forEach(err::println);
    err.printf("%d in all. Go on? [y/N] ", planned.size());
    err.flush();
    if (!List.of("y", "yes").contains(answer(session))) {
      throw new CommandFailure(
          "Nothing was done: answer y, or say --yes, to go on; --dry-run shows it only.");
    }
  }

  private static String answer(Session session) {
    try {
      var in = new InputStreamReader(session.terminal().in(), StandardCharsets.UTF_8);
      var line = new BufferedReader(in).readLine();
      return line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "";
    }
  }
}
