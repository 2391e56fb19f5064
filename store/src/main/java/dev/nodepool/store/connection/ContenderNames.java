package dev.nodepool.store.connection;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The names of those who contend for a lock, as kazoo writes them: {@code <32 hex>__lock__<10
 * digits>}. The lowest number holds the lock; whatever is named otherwise does not count.
 */
public final class ContenderNames {
  private static final String MARK = "__lock__";
  private static final int DIGITS = 10;

  /** Begins the name of every contender of this process. */
  private final String owner = UUID.randomUUID().toString().replace("-", "").substring(0, 16);

  /** A new name without its number, unlike all others. */
  public String newPrefix() {
    String unique = UUID.randomUUID().toString().replace("-", "").substring(16);
    return owner + unique + MARK;
  }

  public boolean isOurs(String name) {
    return name.startsWith(owner);
  }

  public static boolean matches(String name) {
    return number(name) != null;
  }

  /** The digits that rank the contender, null for another kind of name. */
  public static @Nullable String number(String name) {
    int at = name.length() - DIGITS;
    if (at < MARK.length()) {
      return null;
    }
    for (int i = at; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return null;
      }
    }
    int end = name.charAt(at - 1) == '-' ? at - 1 : at;
    return name.startsWith(MARK, end - MARK.length()) ? name.substring(at) : null;
  }

  /** The contender that holds the lock; empty when there is none. */
  public static Optional<String> first(Collection<String> children) {
    return children.stream()
        .filter(ContenderNames::matches)
        .min(Comparator.comparing(name -> String.valueOf(number(name))));
  }

  /** The contender just before {@code self}; null when {@code self} is first. */
  public static @Nullable String ahead(Iterable<String> children, String self) {
    String mine = number(self);
    String best = null;
    String bestNumber = null;
    for (String name : children) {
      String number = number(name);
      if (number == null || mine == null || number.compareTo(mine) >= 0) {
        continue;
      }
      if (bestNumber == null || number.compareTo(bestNumber) > 0) {
        best = name;
        bestNumber = number;
      }
    }
    return best;
  }
}
