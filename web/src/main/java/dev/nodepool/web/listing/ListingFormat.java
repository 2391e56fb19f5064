package dev.nodepool.web.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In which form somebody wants a list, by the Accept header (RFC 9110, section 12.5.1). */
public enum ListingFormat {
  /** A table; browsers, which ask for HTML, get it too. */
  TABLE("text/plain; charset=UTF-8"),
  JSON("application/json");

  private final String contentType;

  ListingFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /**
   * JSON when it is liked better than HTML and plain text, which win a tie. Who accepts none of
   * them gets the table.
   */
  public static ListingFormat of(@Nullable String accept) {
    if (accept == null || accept.isBlank()) {
      return TABLE;
    }
    var ranges = ranges(accept);
    double text = Math.max(quality(ranges, "text", "html"), quality(ranges, "text", "plain"));
    return quality(ranges, "application", "json") > text ? JSON : TABLE;
  }

  private record MediaRange(String type, String subtype, double quality) {
    /** How exactly the range names the type; -1 when it does not. */
    int specificity(String otherType, String otherSubtype) {
      if (type.equals("*")) {
        return 0;
      }
      if (!type.equals(otherType)) {
        return -1;
      }
      return subtype.equals("*") ? 1 : subtype.equals(otherSubtype) ? 2 : -1;
    }
  }

  /** What the most exact range says; 0 when there is none. */
  private static double quality(List<MediaRange> ranges, String type, String subtype) {
    int best = -1;
    double quality = 0;
    for (var range : ranges) {
      int specificity = range.specificity(type, subtype);
      if (specificity > best) {
        best = specificity;
        quality = range.quality();
      }
    }
    return quality;
  }

  /** What is no media range, or has parameters that our types do not have, is left out. */
  private static List<MediaRange> ranges(String accept) {
    var ranges = new ArrayList<MediaRange>();
    for (var element : accept.toLowerCase(Locale.ROOT).split(",")) {
      var parts = element.split(";");
      var type = parts[0].strip().split("/", 2);
      double quality = 1;
      boolean plain = type.length == 2;
      for (int i = 1; i < parts.length && plain; i++) {
        var parameter = parts[i].strip();
        plain = parameter.matches("q=[01](\\.\\d{0,3})?");
        quality = plain ? Double.parseDouble(parameter.substring(2)) : 0;
      }
      if (plain) {
        ranges.add(new MediaRange(type[0], type[1], quality));
      }
    }
    return ranges;
  }
}
