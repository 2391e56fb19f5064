package dev.nodepool.model;

import java.util.List;

/**
 * Something of a launcher's configuration that is not at work.
 *
 * @param provider in which it stands
 * @param labels that it keeps from being served, or serves less of
 * @param text what and why, in a sentence
 */
public record Trouble(String provider, List<String> labels, String text) {
  public Trouble {
    labels = List.copyOf(labels);
  }
}
