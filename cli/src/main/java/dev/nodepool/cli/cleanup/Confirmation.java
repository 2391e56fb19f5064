package dev.nodepool.cli.cleanup;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Asks whoever sits at a terminal before something is done that cannot be taken back. */
public final class Confirmation {
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
    if (!isYes(session)) {
      throw new CommandFailure(
          "Nothing was done: answer y, or say --yes, to go on; --dry-run shows it only.");
    }
  }

  /**
   * Asks a question that nobody may answer by being away: where there is no terminal it takes
   * {@code --yes}.
   */
  public static void demand(Session session, String question, boolean yes) {
    if (yes) {
      return;
    }
    if (session.terminal().inputIsTerminal()) {
      session.err().print(question + " [y/N] ");
      session.err().flush();
      if (isYes(session)) {
        return;
      }
    }
    throw new CommandFailure("Nothing was done: answer y at a terminal, or say --yes, to go on.");
  }

  private static boolean isYes(Session session) {
    return List.of("y", "yes").contains(answer(session));
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
