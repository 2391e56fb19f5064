package dev.nodepool.store.component;

import dev.nodepool.model.Component;
import org.jspecify.annotations.Nullable;

/** A part has come (nothing before), changed, or gone (nothing after). */
public record ComponentChange(@Nullable Component before, @Nullable Component after) {}
