package dev.nodepool.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.nodepool.app.logging.LoggingPlan.HandlerPlan;
import dev.nodepool.app.logging.LoggingPlan.LoggerPlan;
import dev.nodepool.app.logging.LoggingPlan.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Puts a logging plan into force for the whole process. */
public final class LogSetup {
  private static final String CONSOLE = "console";

  /**
   * Libraries whose words mean nothing to an operator: our own lines say what matters of the same.
   * Whoever wants them names them in a logging file.
   */
  private static final Map<String, Level> QUIET =
      Map.of(
          // It warns of every machine that does not answer yet.
          "org.apache.sshd", Level.ERROR,
          // These write several lines a second while ZooKeeper is away.
          "org.apache.curator", Level.OFF,
          "org.apache.zookeeper.ClientCnxn", Level.OFF,
          "org.apache.zookeeper.ClientCnxnSocketNIO", Level.OFF,
          "org.apache.zookeeper.ClientCnxnSocketNetty", Level.OFF,
          "org.apache.zookeeper.client", Level.OFF,
          "io.netty", Level.OFF);

  private final LoggerContext context;

  LogSetup(LoggerContext context) {
    this.context = context;
  }

  /** The setup of this process. */
  public static LogSetup ofProcess() {
    return new LogSetup((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  /** Sets up the logs of this process, once: as that file of Python's says, or else so. */
  public static void start(Optional<Path> file, LoggingPlan otherwise) {
    ofProcess().apply(file.map(PythonLogging::read).orElse(otherwise));
  }

  /** Everything to the standard error. */
  public static LoggingPlan console(boolean debug) {
    return new LoggingPlan(
        loggers(debug ? "DEBUG" : "INFO", List.of(CONSOLE)),
        Map.of(CONSOLE, new HandlerPlan(new Target.Console(true), null, PythonFormat.DEFAULT)),
        List.of());
  }

  /** The two files that Nodepool 11 writes in the background. */
  public static LoggingPlan files(Path directory, String name) {
    var all = new Target.PlainFile(directory.resolve(name + "-debug.log").toString());
    var usual = new Target.PlainFile(directory.resolve(name + ".log").toString());
    return new LoggingPlan(
        loggers("DEBUG", List.of("all", "usual")),
        Map.of(
            "all", new HandlerPlan(all, null, PythonFormat.DEFAULT),
            "usual", new HandlerPlan(usual, "INFO", PythonFormat.DEFAULT)),
        List.of());
  }

  /** Libraries speak up only when something is wrong. */
  private static Map<String, LoggerPlan> loggers(String level, List<String> handlers) {
    return Map.of(
        LoggingPlan.ROOT,
        new LoggerPlan("WARN", handlers, true),
        "nodepool",
        new LoggerPlan(level, List.of(), true));
  }

  /** Replaces whatever was in force before. */
  public void apply(LoggingPlan plan) {
    context.reset();
    var appenders = new LinkedHashMap<String, Appender<ILoggingEvent>>();
    plan.handlers().forEach((name, handler) -> appenders.put(name, appender(name, handler)));
    logger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    QUIET.forEach((name, level) -> logger(name).setLevel(level));
    plan.loggers().forEach((name, logger) -> apply(name, logger, appenders));
    if (!plan.unmapped().isEmpty()) {
      logger("nodepool.logging")
          .warn(
              "The logging configuration asks for what Nodepool does not have, and goes on without: {}",
              String.join(", ", plan.unmapped()));
    }
  }

  private void apply(String name, LoggerPlan plan, Map<String, Appender<ILoggingEvent>> appenders) {
    var names =
        name.equals(LoggingPlan.ROOT)
            ? List.of(Logger.ROOT_LOGGER_NAME)
            : name.equals("nodepool") || name.startsWith("nodepool.")
                // Our classes log under the names that operators know and under their own.
                ? List.of(name, "dev." + name)
                : List.of(name);
    for (var one : names) {
      var logger = logger(one);
      if (plan.level() != null) {
        logger.setLevel(Level.toLevel(plan.level()));
      }
      logger.setAdditive(plan.propagate());
      for (var handler : plan.handlers()) {
        var appender = appenders.get(handler);
        if (appender != null) {
          logger.addAppender(appender);
        }
      }
    }
  }

  private Logger logger(String name) {
    return context.getLogger(name);
  }

  private Appender<ILoggingEvent> appender(String name, HandlerPlan plan) {
    var layout = new PythonLayout(plan.format());
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    var appender =
        switch (plan.target()) {
          case Target.Console console -> console(console);
          case Target.PlainFile file -> file(file);
          case Target.BySize file -> bySize(file);
          case Target.ByTime file -> byTime(file);
        };
    appender.setName(name);
    appender.setContext(context);
    appender.setEncoder(encoder);
    if (plan.level() != null) {
      var filter = new ThresholdFilter();
      filter.setLevel(plan.level());
      filter.start();
      appender.addFilter(filter);
    }
    appender.start();
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> console(Target.Console console) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setTarget(console.error() ? "System.err" : "System.out");
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> file(Target.PlainFile file) {
    var appender = new WatchedFileAppender();
    appender.setFile(file.file());
    return appender;
  }

  private OutputStreamAppender<ILoggingEvent> bySize(Target.BySize file) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file.file());
    var policy = new FixedWindowRollingPolicy();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(file.file() + ".%i");
    policy.setMinIndex(1);
    policy.setMaxIndex(file.keep());
    policy.start();
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(new FileSize(file.maxBytes()));
    trigger.start();
    appender.setRollingPolicy(policy);
    appender.setTriggeringPolicy(trigger);
    return appender;
  }

  private OutputStreamAppender<ILoggingEvent> byTime(Target.ByTime file) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file.file());
    var policy = new TimeBasedRollingPolicy<ILoggingEvent>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(file.file() + ".%d{" + file.datePattern() + "}");
    policy.setMaxHistory(file.keep());
    policy.start();
    appender.setRollingPolicy(policy);
    return appender;
  }
}
