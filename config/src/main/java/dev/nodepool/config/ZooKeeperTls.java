package dev.nodepool.config;

import java.nio.file.Path;

/** The files of mutual TLS with ZooKeeper, in PEM. */
public record ZooKeeperTls(Path cert, Path key, Path ca) {}
