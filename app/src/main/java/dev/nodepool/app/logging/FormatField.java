package dev.nodepool.app.logging;

/** One place of a format: whose value stands there, and how it is written. */
interface FormatField {
  String name();

  /** The value as Python writes it there. */
  String write(Object value);
}
