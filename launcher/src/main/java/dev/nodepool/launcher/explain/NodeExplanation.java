package dev.nodepool.launcher.explain;

import dev.nodepool.model.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a node is where it is.
 *
 * @param holder who has its lock, null when nobody has
 * @param code why it is not gone, in one word
 * @param text the same in a sentence
 * @param launchers the pools that could do something about it
 */
public record NodeExplanation(
    Node node, @Nullable String holder, String code, String text, List<String> launchers) {}
