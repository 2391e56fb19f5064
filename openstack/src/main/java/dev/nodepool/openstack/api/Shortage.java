package dev.nodepool.openstack.api;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a cloud lacks, by its words: the one list of what Nova, Cinder, Neutron, Keystone and
 * Placement of all releases say about it, in refusals and in the faults of servers alike. The name
 * of an error stands there too: a server's fault may be nothing else.
 */
public enum Shortage {
  /** The order asks for more than the cloud ever gives to one: waiting is of no use. */
  ORDER_TOO_BIG(
      // Cinder
      "is larger than maximum allowed limit|volumesizeexceedslimit"
          // Nova
          + "|metadata items exceeds|metadatalimitexceeded"
          + "|personality file (path|content|limit)|onsetfile\\w*exceeded"),

  /** The project has none left, of whatever it is, until something goes. */
  QUOTA(
      // Most services: "Quota exceeded for cores: Requested 4, but already used 98 of 100 cores"
      "\\b(exceed\\w*|insufficient|not enough|reached)\\b.{0,80}\\bquota"
          + "|\\b(over|out of|no|no more) (the |its |your )?(\\w+ )?quota"
          + "|\\bquota\\b.{0,80}\\b(exceeded|reached|exhausted|overflow|been met)"
          // Nova and Cinder: "Maximum number of volumes allowed (10) exceeded"
          + "|maximum number of .{1,60}\\b(exceeded|reached)"
          + "|number of defined ports: \\d+ is over the limit"
          // Keystone's limits, as every service that uses them says
          + "|is over a limit for|\\bis over limit of\\b|projectoverlimit"
          // Addresses, of Neutron and in faults of Nova
          + "|no more ip addresses available|no fixed ip addresses available"
          + "|unable to find any ip address on external network|zero floating ips available"
          // Names alone
          + "|\\boverquota|toomanyinstances|exceedsavailablequota|quotaexceeded"
          + "|\\b(volume|port|floatingip|fixedip|securitygroup|groupmember|instance|snapshot)"
          + "limitexceeded"
          + "|nomore(fixed|floating)ips|ipaddressgenerationfailure|externalipaddressexhausted"),

  /** No host or backend has room now. */
  CAPACITY(
      "no valid host|exceeded maximum number of retries|novalidhost|maxretriesexceeded"
          + "|insufficient (compute resources|free memory)|computeresourcesunavailable"
          + "|not enough hosts available|no valid backend|novalidbackend"
          // What Cinder leaves as a message when it could not make a volume
          + "|no storage could be allocated|available weighted backend"
          + "|exceed(s|ed) available (disk )?space"
          // Placement
          + "|would exceed the capacity|over capacity for|unable to allocate inventory"
          + "|invalidallocationcapacityexceeded|failed to create allocations");

  /** What has these words and is no shortage: quoted input, and talk about quotas themselves. */
  private static final Pattern OTHER =
      Pattern.compile(
          "invalid input for|policy does(n't| not) allow|quota \\S+ ?\\S* ?could not be found"
              + "|failed to connect to keystone|rate.?limit");

  @SuppressWarnings("ImmutableEnumChecker") // a pattern never changes
  private final Pattern words;

  Shortage(String words) {
    this.words = Pattern.compile(words);
  }

  /** The shortage that these words tell of, if any. */
  public static Optional<Shortage> in(@Nullable String words) {
    var lower = words == null ? "" : words.toLowerCase(Locale.ROOT);
    if (OTHER.matcher(lower).find()) {
      return Optional.empty();
    }
    for (var shortage : values()) {
      if (shortage.words.matcher(lower).find()) {
        return Optional.of(shortage);
      }
    }
    return Optional.empty();
  }
}
