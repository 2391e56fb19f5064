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

  /** The label can be served, if its image is there and a slot is free. */
  record Servable(Resources cost, Image image, Slots slots) implements LabelView {
    public boolean imageReady() {
      return image == Image.READY;
    }
  }

  /** How it stands with the label's image in the provider. */
  enum Image {
    /** Uploaded, or none of ours is needed. */
    READY,
    MISSING,
    /** Not uploaded, and it will not be: its building is paused. */
    PAUSED
  }

  /**
   * Places of a label on machines that exist.
   *
   * @param free how many nodes could be handed out now
   * @param total how many there are at all
   * @param down on how many of them the machine does not answer
   * @param trouble what is the matter with those
   */
  record Slots(int free, int total, int down, String trouble) {
    /** Where nodes are launched there are as many as wanted. */
    public static final Slots ENDLESS = new Slots(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, "");

    public boolean endless() {
      return total == Integer.MAX_VALUE;
    }
  }
}
