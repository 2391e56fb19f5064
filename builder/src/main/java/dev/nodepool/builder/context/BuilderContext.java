package dev.nodepool.builder.context;

import dev.nodepool.builder.files.BuildLogs;
import dev.nodepool.builder.files.ImageFiles;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.metrics.BuilderMetrics;
import dev.nodepool.store.Store;

/** What all parts of a builder have at hand, under one configuration. */
public record BuilderContext(
    BuilderSettings settings,
    NodepoolConfig config,
    Store store,
    ImageFiles files,
    BuildLogs logs,
    BuilderMetrics metrics) {}
