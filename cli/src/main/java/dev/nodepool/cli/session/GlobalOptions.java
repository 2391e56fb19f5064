package dev.nodepool.cli.session;

import dev.nodepool.cli.output.OutputFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, before or after its name. */
public final class GlobalOptions {
  static final Path DEFAULT_CONFIG = Path.of("/etc/nodepool/nodepool.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "Configuration file or directory (/etc/nodepool/nodepool.yaml).")
  @Nullable Path config;

  @Option(
      names = {"-s", "--secure"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "File of secrets: ZooKeeper servers, TLS, env-vars of diskimages.")
  @Nullable Path secure;

  @Option(
      names = {"-l", "--logging-config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Logging configuration of Python: INI, YAML or JSON.")
  @Nullable Path logging;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Log what happens, and show stack traces.")
  boolean debug;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "table, json or yaml (table).")
  OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show what a command does and end.")
  boolean help;

  @Option(
      names = "--version",
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show the version and end.")
  boolean version;

  public boolean debug() {
    return debug;
  }

  public Optional<Path> logging() {
    return Optional.ofNullable(logging);
  }

  /** The configuration that was named, or the usual one. */
  public Path config() {
    return config == null ? DEFAULT_CONFIG : config;
  }

  /** Nobody named a configuration, and there is none where it usually is. */
  public boolean configIsAbsent() {
    return config == null && !Files.exists(DEFAULT_CONFIG);
  }
}
