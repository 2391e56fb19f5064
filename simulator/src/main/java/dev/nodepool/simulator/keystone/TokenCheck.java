package dev.nodepool.simulator.keystone;

import dev.nodepool.simulator.http.Answer;
import dev.nodepool.simulator.http.Caller;
import dev.nodepool.simulator.http.Doc;
import dev.nodepool.simulator.http.Refusal;
import dev.nodepool.simulator.http.Request;

/** Asks Keystone who calls, for all other services; what they answer to strangers is the same. */
public record TokenCheck(Keystone keystone) {

  public Caller caller(Request request) throws Refusal {
    return keystone.caller(request.header("X-Auth-Token").orElse(""));
  }

  /** What a stranger is told. */
  public static Answer stranger(Refusal refusal) {
    return Answer.json(
            401,
            Doc.of(
                "error", Doc.of("code", 401, "title", "Unauthorized", "message", refusal.words())))
        .with("WWW-Authenticate", "Keystone uri=\"/identity\"");
  }
}
