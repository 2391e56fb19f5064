package dev.nodepool.launcher.rules;

import dev.nodepool.launcher.rules.Check.Failed;
import dev.nodepool.launcher.rules.Check.Passed;
import dev.nodepool.launcher.rules.LabelView.Image;
import dev.nodepool.launcher.rules.LabelView.Servable;

/** Those rules that look at the labels of a request one by one. */
final class LabelRules {
  private LabelRules() {}

  static Check supported(Situation s) {
    var missing = s.names(LabelView.Unsupported.class::isInstance);
    return missing.isEmpty()
        ? new Passed(Rule.LABEL_NOT_AVAILABLE, () -> "it has all labels")
        : Failed.declining(
            Rule.LABEL_NOT_AVAILABLE,
            "the pool does not have: " + missing,
            "Offer %s in this pool, or ask for other labels.".formatted(missing));
  }

  static Check working(Situation s) {
    for (var view : s.toBeMade()) {
      if (view instanceof LabelView.Broken(var why)) {
        return Failed.declining(
            Rule.LABEL_BROKEN, why, "Correct the label in the configuration of the pool.");
      }
    }
    return new Passed(Rule.LABEL_BROKEN, () -> "they can be served as they are configured");
  }

  static Check answering(Situation s) {
    for (var view : s.toBeMade()) {
      if (view instanceof LabelView.Unclear(var why)) {
        return Failed.waiting(
            Rule.PROVIDER_BROKEN, why, "It goes on when the provider answers again.");
      }
    }
    return new Passed(Rule.PROVIDER_BROKEN, () -> "it answers");
  }

  static Check imagesUploaded(Situation s) {
    if (s.request().imageUpload().isPresent()) {
      return new Passed(Rule.IMAGE_NOT_AVAILABLE, () -> "it names the upload that it boots from");
    }
    var paused =
        s.namesToBeMade(view -> view instanceof Servable label && label.image() == Image.PAUSED);
    if (!paused.isEmpty()) {
      return Failed.declining(
          Rule.IMAGE_PAUSED,
          "no image is uploaded for %s, and its building is paused".formatted(paused),
          "Let it be built: nodepool image-unpause, or pause: false in the configuration.");
    }
    var missing = s.namesToBeMade(view -> view instanceof Servable label && !label.imageReady());
    return missing.isEmpty()
        ? new Passed(Rule.IMAGE_NOT_AVAILABLE, () -> "every image that is needed is uploaded")
        : Failed.declining(
            Rule.IMAGE_NOT_AVAILABLE,
            "no image is uploaded for: " + missing,
            "Wait for the builder, or look at nodepool image-list and dib-image-list.");
  }

  /** The second half of the rule that a request must fit an empty pool: machines that exist. */
  static Check fitTheirMachines(Situation s) {
    for (var entry : s.labels().entrySet()) {
      if (entry.getValue() instanceof Servable label
          && label.slots().total() < s.wanted(entry.getKey())) {
        return Failed.declining(
            Rule.NEVER_FITS,
            "label %s: %d wanted, the pool has %d at all"
                .formatted(entry.getKey(), s.wanted(entry.getKey()), label.slots().total()),
            "Ask for fewer, or add machines to the pool.");
      }
    }
    return new Passed(
        Rule.NEVER_FITS, () -> Amounts.wanted(s.cost(), s.room().capacity()) + " at the most");
  }

  /** Machines that exist cannot be made in advance. */
  static Check freshOnesCanBeMade(Situation s) {
    var existing = s.names(view -> view instanceof Servable label && !label.slots().endless());
    return s.request().reuse() || existing.isEmpty()
        ? new Passed(
            Rule.FRESH_ONLY, () -> s.request().reuse() ? "it takes used ones too" : "they can")
        : Failed.declining(
            Rule.FRESH_ONLY,
            "the machines of the pool exist already, none can be made of: " + existing,
            "Set min-ready only for labels of which a provider makes nodes.");
  }

  static Check slotsAreFree(Situation s) {
    for (var entry : s.labels().entrySet()) {
      long wanted = s.wanted(entry.getKey());
      if (entry.getValue() instanceof Servable label && label.slots().free() < wanted) {
        return full(entry.getKey(), wanted, label.slots());
      }
    }
    return new Passed(Rule.LABEL_QUOTA, () -> "enough for every label");
  }

  private static Check full(String label, long wanted, LabelView.Slots slots) {
    var numbers =
        "label %s: %d wanted, %d free of %d".formatted(label, wanted, slots.free(), slots.total());
    return slots.down() > 0
        ? Failed.waiting(
            Rule.HOST_DOWN,
            "%s, %d do not answer (%s)".formatted(numbers, slots.down(), slots.trouble()),
            "Bring the machine back: it is registered again as soon as it answers.")
        : Failed.waiting(
            Rule.LABEL_QUOTA, numbers, "It goes on when a node of the label comes back.");
  }
}
