package dev.nodepool.cli.output;

import java.io.PrintStream;
import java.util.List;

/** Prints the rows of a command in the format that the user asked for. */
public final class Printer {
  private final PrintStream out;
  private final OutputFormat format;

  public Printer(PrintStream out, OutputFormat format) {
    this.out = new SafeStream(out);
    this.format = format;
  }

  public <T> void print(Rows<T> rows) {
    print(rows, false);
  }

  /** Prints the rows; {@code details} widens the table only. */
  public <T> void print(Rows<T> rows, boolean details) {
    switch (format) {
      case TABLE -> out.println(rows.table(details));
      case JSON -> out.println(Documents.json(rows.objects()));
      case YAML -> out.println(Documents.yaml(rows.objects()));
    }
  }

  /** Prints something that has no table of its own: the text, or the same as a document. */
  public void print(String text, Object document) {
    switch (format) {
      case TABLE -> out.println(text);
      case JSON -> out.println(Documents.json(Secrets.redacted(document)));
      case YAML -> out.println(Documents.yaml(Secrets.redacted(document)));
    }
  }

  /** A document of several lists, each under its name. */
  public void document(Object document) {
    print("", document);
  }

  /** Whether lines of plain text may stand around the rows. */
  public boolean isTable() {
    return format == OutputFormat.TABLE;
  }

  public void lines(List<String> text) {
    text.forEach(out::println);
  }
}
