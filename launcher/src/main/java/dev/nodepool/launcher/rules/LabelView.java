package dev.nodepool.launcher.rules;

import dev.nodepool.model.Resources;

/** What is known of a label in a pool at the moment of the decision. */
public sealed interface LabelView {

  /** The pool does not have the label. */
  record Unsupported() implements LabelView {}

  /** The label cannot be served as it is configured. */
  record Broken(String why) implements LabelView {}

  /** The provider does not answer now, so nobody knows. */
  record Unclear(String why) implements LabelView {}

  /**
   * The label can be served.
   *
   * @param imageReady false when its diskimage has no ready upload in the provider
   * @param slots how many more nodes a pool of existing machines has of it, {@link
   *     Integer#MAX_VALUE} where nodes are launched
   */
  record Servable(Resources cost, boolean imageReady, int slots) implements LabelView {}
}
