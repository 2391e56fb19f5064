package dev.nodepool.cli.explain;

import dev.nodepool.cli.output.Age;
import dev.nodepool.cli.output.Table;
import dev.nodepool.launcher.explain.LabelExplanation;
import dev.nodepool.launcher.explain.LabelExplanation.Offering;
import dev.nodepool.launcher.explain.NodeExplanation;
import dev.nodepool.launcher.explain.PoolExplanation;
import dev.nodepool.launcher.explain.RequestExplanation;
import dev.nodepool.launcher.rules.Check;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.Room;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Explanations for people to read. */
final class ExplainText {
  private ExplainText() {}

  static String of(RequestExplanation told, Instant now) {
    var request = told.request();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Request %s wants %s and has been %s for %s."
            .formatted(
                request.id(),
                String.join(", ", request.labels()),
                request.state().wire(),
                Age.between(request.stateTime(), now)));
    lines.add("%s: %s".formatted(told.code(), told.text()));
    for (var node : told.nodes()) {
      lines.add("Node %s is %s.".formatted(node.id(), node.state().wire()));
    }
    told.troubles().forEach(trouble -> lines.add("Not at work: %s".formatted(trouble)));
    for (var pool : told.pools()) {
      lines.add("");
      lines.addAll(pool(pool));
    }
    return String.join("\n", lines);
  }

  private static List<String> pool(PoolExplanation told) {
    var pool = told.pool();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Pool %s of provider %s on %s: %s"
            .formatted(pool.name(), pool.provider(), pool.hostname(), told.code()));
    lines.add(checks(told.checks()));
    told.remedy().ifPresent(remedy -> lines.add("What would change it: %s".formatted(remedy)));
    if (told.said() != null) {
      lines.add(said(told.said()));
    }
    lines.add(
        told.room() == null
            ? "Its launcher publishes no more than that."
            : quota(told.room(), told.wanted()));
    return lines;
  }

  private static String checks(List<Check> checks) {
    var table = new Table(List.of("Check", "Result", "Because"));
    for (var check : checks) {
      switch (check) {
        case Check.Passed(var rule, var finding) ->
            table.row(List.of(rule.question(), "yes", finding.get()));
        case Check.Failed failed ->
            table.row(List.of(failed.rule().question(), failed.rule().name(), failed.finding()));
      }
    }
    return table.toString();
  }

  private static String said(Reason said) {
    return "It wrote at %s: %s: %s".formatted(said.time(), said.code(), said.text());
  }

  private static String quota(Room room, Resources wanted) {
    var rows = QuotaRow.of(room, wanted);
    return rows.items().isEmpty() ? "It has no limits." : rows.table(false);
  }

  static String of(NodeExplanation told, Instant now) {
    var node = told.node();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Node %s (%s of %s) has been %s for %s."
            .formatted(
                node.id(),
                String.join(", ", node.labels()),
                node.provider(),
                node.state().wire(),
                Age.between(node.stateTime(), now)));
    if (node.createdTime() != null) {
      lines.add(
          "It was created %s ago by %s."
              .formatted(Age.between(node.createdTime(), now), node.owner().launcher()));
    }
    lines.add(
        told.holder() == null
            ? "Nobody has its lock."
            : "Its lock is held by " + told.holder() + ".");
    lines.add("%s: %s".formatted(told.code(), told.text()));
    var reason = node.reason();
    if (reason != null) {
      lines.add("%s (%s): %s".formatted(reason.code(), reason.time(), reason.text()));
    }
    return String.join("\n", lines);
  }

  static String of(LabelExplanation told) {
    List<String> lines = new ArrayList<>();
    if (told.pools().isEmpty()) {
      lines.add("No running pool offers label %s.".formatted(told.label()));
    }
    told.troubles().forEach(trouble -> lines.add("Not at work: %s".formatted(trouble)));
    lines.add(ready(told));
    for (var offering : told.pools()) {
      lines.addAll(offering(told.label(), offering));
    }
    lines.add(
        told.requests().isEmpty()
            ? "No request waits for it."
            : "Requests that wait for it: "
                + told.requests().stream()
                    .map(ExplainText::brief)
                    .collect(Collectors.joining(", ")));
    return String.join("\n", lines);
  }

  private static String ready(LabelExplanation told) {
    return told.minReady() == null
        ? "Ready now: %d. No launcher says how many are to be.".formatted(told.ready())
        : "Ready now: %d. To be kept ready (min-ready): %d."
            .formatted(told.ready(), told.minReady());
  }

  private static String brief(NodeRequest request) {
    return "%s (%s)".formatted(request.id(), request.state().wire());
  }

  private static List<String> offering(String label, Offering offering) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Pool %s of provider %s: %s; %d free; nodes %s."
            .formatted(
                offering.pool().name(),
                offering.pool().provider(),
                view(label, offering),
                offering.free(),
                offering.nodes()));
    if (offering.room() != null) {
      lines.add(
          quota(
              offering.room(),
              offering.view() instanceof LabelView.Servable servable
                  ? servable.cost()
                  : Resources.NONE));
    }
    lines.add("");
    return lines;
  }

  private static String view(String label, Offering offering) {
    return switch (offering.view()) {
      case null -> "its launcher says nothing of it";
      case LabelView.Unsupported() -> label + " is not offered any more";
      case LabelView.Broken(var why) -> "broken: " + why;
      case LabelView.Unclear(var why) -> "not known now: " + why;
      case LabelView.Servable(var cost, var image, var slots) ->
          slots.endless()
              ? "a node costs %s, image %s"
                  .formatted(cost.amounts(), image.name().toLowerCase(java.util.Locale.ROOT))
              : "%d of %d places are free, %d do not answer"
                  .formatted(slots.free(), slots.total(), slots.down());
    };
  }
}
