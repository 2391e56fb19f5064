package dev.nodepool.web;

import dev.nodepool.metrics.Exposition;
import dev.nodepool.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the web server tells of. Asked by any thread.
 *
 * @param ready whether the launcher serves
 * @param store the launcher's records; empty before it is connected
 * @param buildLogs the folder of the logs of image builds
 */
public record WebSources(
    BooleanSupplier ready,
    Supplier<Optional<Store>> store,
    Supplier<Optional<Path>> buildLogs,
    Exposition metrics,
    InstantSource clock) {}
