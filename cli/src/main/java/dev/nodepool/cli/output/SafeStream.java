package dev.nodepool.cli.output;

import dev.nodepool.model.text.Printable;
import dev.nodepool.model.text.SecretText;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where sentences go that may hold words of others: they leave it printable and without secrets.
 * Line breaks stay; bytes pass as they are.
 */
public final class SafeStream extends PrintStream {
  public SafeStream(PrintStream out) {
    super(out, true, out.charset());
  }

  @Override
  public void print(@Nullable String text) {
    super.print(Printable.lines(SecretText.redacted(String.valueOf(text))));
  }

  @Override
  public PrintStream format(String format, @Nullable Object... arguments) {
    print(String.format(Locale.ROOT, format, arguments));
    return this;
  }
}
