package dev.nodepool.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes wrong files out of right ones, line by line, the same ones for the same seed. Block style
 * only: one key a line, top-level keys in the first column. The CLI tests use it too.
 */
public final class Mutants {
  private static final Set<Character> LETTERS = Set.of('a', 'e', 'i', 'o', 'n', 'r', 's', 't');

  private final List<String> lines;
  private final Random random;

  public Mutants(String yaml, long seed) {
    this.lines = yaml.lines().toList();
    this.random = new Random(seed);
  }

  /** So many mutants, each with one change. */
  public List<Mutant> make(int count) {
    var made = new ArrayList<Mutant>();
    while (made.size() < count) {
      var change = Change.values()[made.size() % Change.values().length];
      var mutant = apply(change);
      if (mutant != null) {
        made.add(mutant);
      }
    }
    return made;
  }

  private Mutant apply(Change change) {
    int at = random.nextInt(lines.size());
    var line = lines.get(at);
    int colon = line.indexOf(':');
    if (colon < 0) {
      return null;
    }
    var changed = new ArrayList<>(lines);
    switch (change) {
      case DELETE -> {
        if (opensBlock(line, colon) || line.stripLeading().startsWith("-")) {
          return null;
        }
        changed.remove(at);
      }
      case MISSPELL -> {
        int key = keyStart(line);
        int letter = key + random.nextInt(colon - key);
        if (!LETTERS.contains(line.charAt(letter))) {
          return null;
        }
        changed.set(at, line.substring(0, letter) + line.substring(letter + 1));
      }
      case RETYPE -> {
        if (opensBlock(line, colon)) {
          return null;
        }
        var value = line.substring(colon + 1).strip();
        changed.set(at, line.substring(0, colon + 1) + (isNumber(value) ? " a b" : " 7.5"));
      }
      case DUPLICATE -> changed.add(at, line);
      case SWAP -> {
        if (opensBlock(line, colon) || !swapValues(changed, at)) {
          return null;
        }
      }
    }
    return new Mutant(change, at + 1, String.join("\n", changed) + "\n", section(at));
  }

  /** A key that opens a block: without it the file has another shape, which says little. */
  private static boolean opensBlock(String line, int colon) {
    return line.substring(colon + 1).isBlank();
  }

  /** Lets the values of that line and the next change places, if that is possible. */
  private boolean swapValues(List<String> changed, int at) {
    if (at + 1 >= lines.size() || !isPartner(at + 1)) {
      return false;
    }
    var line = lines.get(at);
    var next = lines.get(at + 1);
    int colon = line.indexOf(':');
    int nextColon = next.indexOf(':');
    changed.set(at, line.substring(0, colon) + next.substring(nextColon));
    changed.set(at + 1, next.substring(0, nextColon) + line.substring(colon));
    return true;
  }

  /** A line of the same section whose value can change places with that of the line before. */
  private boolean isPartner(int at) {
    var line = lines.get(at);
    int colon = line.indexOf(':');
    return line.startsWith(" ") && colon > 0 && !opensBlock(line, colon);
  }

  private static int keyStart(String line) {
    int start = 0;
    while (line.charAt(start) == ' ' || line.charAt(start) == '-') {
      start++;
    }
    return start;
  }

  private static boolean isNumber(String value) {
    return value.matches("[0-9.]+") || value.equals("true") || value.equals("false");
  }

  /** The top-level section around that line; one line more, as a mutant may be longer. */
  private Section section(int at) {
    int first = at;
    while (first > 0 && lines.get(first).startsWith(" ")) {
      first--;
    }
    int next = at + 1;
    while (next < lines.size() && lines.get(next).startsWith(" ")) {
      next++;
    }
    return new Section(first + 1, next + 1);
  }

  /** What was done to a line. */
  public enum Change {
    DELETE,
    MISSPELL,
    RETYPE,
    DUPLICATE,
    /** The values of two neighbours change places. */
    SWAP
  }

  /** Lines, counted from 1. */
  public record Section(int firstLine, int lastLine) {
    public boolean contains(int line) {
      return firstLine <= line && line <= lastLine;
    }
  }

  /** A file with one change in it. */
  public record Mutant(Change change, int line, String text, Section section) {
    @Override
    public String toString() {
      return change + " in line " + line;
    }
  }
}
