package dev.nodepool.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The requestor of {@code zuul.py}: kazoo, and nothing of ours between it and ZooKeeper. */
final class ZuulInPython implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final PythonProcess python;

  /** Sessions are short, so that a killed one is missed soon. */
  ZuulInPython(String hosts, String systemId) throws IOException {
    this.python = new PythonProcess("zuul.py", hosts, systemId, "2");
  }

  String ask(List<String> labels, Map<String, Object> options) throws IOException {
    return python.call("ask", labels, options).asString();
  }

  String ask(String... labels) throws IOException {
    return ask(List.of(labels), Map.of("tenant", "tenant-one"));
  }

  /** Whether the priority could be changed: nobody had the request in hand. */
  boolean revise(String request, int relativePriority) throws IOException {
    return python.call("revise", request, relativePriority).asBoolean();
  }

  /** The record as Python reads it, once Zuul's cache had the event of its completion. */
  JsonNode settled(String request) throws IOException {
    return python.call("settled", request, PATIENCE_SECONDS);
  }

  List<String> completions(String request) throws IOException {
    return strings(python.call("events", request));
  }

  /** The requests that are fulfilled now, by the records themselves. */
  List<String> fulfilled() throws IOException {
    return strings(python.call("fulfilled"));
  }

  /** Locks the nodes, checked before and after, and deletes the request. */
  List<String> accept(String request) throws IOException {
    return strings(python.call("accept", request));
  }

  /** Locks the nodes; the request stays. */
  List<String> lock(String request) throws IOException {
    return strings(python.call("lock", request));
  }

  void use(List<String> nodes) throws IOException {
    python.call("use", nodes);
  }

  void giveBack(List<String> nodes) throws IOException {
    python.call("give_back", nodes);
  }

  /** Gives nodes back unused. */
  void unlock(List<String> nodes) throws IOException {
    python.call("unlock", nodes);
  }

  void hold(List<String> nodes, String job, String comment, Object expiration) throws IOException {
    python.call("hold", nodes, job, comment, expiration);
  }

  boolean releaseHold(String node) throws IOException {
    return python.call("release_hold", node).asBoolean();
  }

  void cancel(String request) throws IOException {
    python.call("cancel", request);
  }

  List<String> complaints() throws IOException {
    return strings(python.call("complaints"));
  }

  List<String> labels() throws IOException {
    return strings(python.call("labels"));
  }

  JsonNode usage(String tenant) throws IOException {
    return python.call("usage", tenant);
  }

  JsonNode node(String id) throws IOException {
    return python.call("stored", "/nodepool/nodes/" + id);
  }

  /** The record of a request, letter by letter. */
  String rawRequest(String id) throws IOException {
    return python.call("raw", "/nodepool/requests/" + id).asString();
  }

  List<String> children(String path) throws IOException {
    return strings(python.call("children", path));
  }

  void kill() throws InterruptedException {
    python.kill();
  }

  private static List<String> strings(JsonNode list) {
    List<String> all = new ArrayList<>();
    list.forEach(one -> all.add(one.asString()));
    return all;
  }

  @Override
  public void close() throws Exception {
    python.close();
  }
}
