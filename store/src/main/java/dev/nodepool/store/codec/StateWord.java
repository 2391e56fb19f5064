package dev.nodepool.store.codec;

import java.util.Map;

/**
 * Keeps a state that we do not know: the word travels among the extra keys of the record, under the
 * key of the state itself, and is written back for as long as the state stays unknown.
 */
final class StateWord {
  static final String KEY = "state";

  private StateWord() {}

  static String toWrite(boolean unknown, String wire, Map<String, Object> extra) {
    return unknown && extra.get(KEY) instanceof String word ? word : wire;
  }
}
