package dev.nodepool.launcher.rules;

import java.util.function.Supplier;

/** What one rule says of one situation. */
public sealed interface Check {

  /** The rule that was asked, or the more special one that has failed. */
  Rule rule();

  /**
   * The request goes on to the next rule.
   *
   * @param finding the numbers in a sentence, made only for those who read it
   */
  record Passed(Rule rule, Supplier<String> finding) implements Check {}

  /**
   * The rule settles the matter.
   *
   * @param finding why, in a sentence with its numbers
   * @param remedy what would change it, in a sentence
   */
  record Failed(Rule rule, Decision decision, String finding, String remedy) implements Check {
    static Failed declining(Rule rule, String why, String remedy) {
      return new Failed(rule, new Decision.Decline(rule, why, remedy), why, remedy);
    }

    static Failed yielding(Rule rule, String to, String remedy) {
      return new Failed(rule, new Decision.Yield(rule, to), "it is left to " + to, remedy);
    }

    static Failed waiting(Rule rule, String what, String remedy) {
      return new Failed(rule, new Decision.Wait(rule, what), what, remedy);
    }
  }
}
