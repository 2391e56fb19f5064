package dev.nodepool.cli.explain;

import dev.nodepool.cli.output.ReasonDocument;
import dev.nodepool.launcher.explain.LabelExplanation;
import dev.nodepool.launcher.explain.LabelExplanation.Offering;
import dev.nodepool.launcher.explain.NodeExplanation;
import dev.nodepool.launcher.explain.PoolExplanation;
import dev.nodepool.launcher.explain.RequestExplanation;
import dev.nodepool.launcher.rules.Check;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Explanations as JSON and YAML show them. */
final class ExplainDocument {
  private ExplainDocument() {}

  static Map<String, @Nullable Object> of(RequestExplanation told) {
    var request = told.request();
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("id", request.id());
    map.put("state", request.state().wire());
    map.put("state_time", request.stateTime().toString());
    map.put("node_types", request.labels());
    map.put("code", told.code());
    map.put("text", told.text());
    map.put("nodes", told.nodes().stream().map(Node::id).toList());
    map.put("waits_for", told.waitsFor());
    map.put("reasons", request.reasons().stream().map(ReasonDocument::document).toList());
    map.put("pools", told.pools().stream().map(ExplainDocument::pool).toList());
    map.put("troubles", told.troubles());
    return map;
  }

  private static Map<String, @Nullable Object> pool(PoolExplanation told) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("provider", told.pool().provider());
    map.put("pool", told.pool().name());
    map.put("launcher", told.pool().id());
    map.put("code", told.code());
    map.put("text", told.text());
    map.put("remedy", told.remedy().orElse(null));
    map.put("checks", told.checks().stream().map(ExplainDocument::check).toList());
    map.put("said", ReasonDocument.of(told.said()));
    if (told.room() != null) {
      map.put("quota", QuotaRow.of(told.room(), told.wanted()).objects());
    }
    return map;
  }

  private static Map<String, Object> check(Check check) {
    var map = new LinkedHashMap<String, Object>();
    map.put("check", check.rule().name());
    map.put("passed", check instanceof Check.Passed);
    map.put(
        "text",
        switch (check) {
          case Check.Passed passed -> passed.finding().get();
          case Check.Failed failed -> failed.finding();
        });
    return map;
  }

  static Map<String, @Nullable Object> of(NodeExplanation told) {
    var node = told.node();
    var created = node.createdTime();
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("id", node.id());
    map.put("state", node.state().wire());
    map.put("state_time", node.stateTime().toString());
    map.put("created_time", created == null ? null : created.toString());
    map.put("provider", node.provider());
    map.put("pool", node.pool());
    map.put("label", node.labels());
    map.put("allocated_to", node.allocatedTo());
    map.put("lock_holder", told.holder());
    map.put("code", told.code());
    map.put("text", told.text());
    map.put("reason", ReasonDocument.of(node.reason()));
    map.put("launchers", told.launchers());
    return map;
  }

  static Map<String, @Nullable Object> of(LabelExplanation told) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("label", told.label());
    map.put("min_ready", told.minReady());
    map.put("ready", told.ready());
    map.put("pools", told.pools().stream().map(ExplainDocument::offering).toList());
    map.put("requests", told.requests().stream().map(NodeRequest::id).toList());
    map.put("troubles", told.troubles());
    return map;
  }

  private static Map<String, @Nullable Object> offering(Offering offering) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("provider", offering.pool().provider());
    map.put("pool", offering.pool().name());
    map.put("launcher", offering.pool().id());
    map.put("paused", offering.pool().paused());
    map.put("free", offering.free());
    map.put("nodes", offering.nodes());
    var cost = Resources.NONE;
    switch (offering.view()) {
      case null -> {}
      case LabelView.Unsupported() -> map.put("trouble", "not offered any more");
      case LabelView.Broken(var why) -> map.put("trouble", why);
      case LabelView.Unclear(var why) -> map.put("trouble", why);
      case LabelView.Servable servable -> {
        cost = servable.cost();
        map.put("cost", cost.amounts());
        map.put("image", servable.image().name());
      }
    }
    if (offering.room() != null) {
      map.put("quota", QuotaRow.of(offering.room(), cost).objects());
    }
    return map;
  }
}
