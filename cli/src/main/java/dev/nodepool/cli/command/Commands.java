package dev.nodepool.cli.command;

import dev.nodepool.cli.CommandFactory;
import dev.nodepool.cli.FormatAlias;
import dev.nodepool.cli.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** All commands of this module by name, in the order in which help shows them. */
public final class Commands {
  private Commands() {}

  public static Map<String, CommandFactory> all() {
    Map<String, CommandFactory> all = new LinkedHashMap<>();
    all.put("list", ListCommand::new);
    all.put("request-list", RequestListCommand::new);
    all.put("label-list", session -> ours(session, new LabelListCommand(session)));
    all.put("explain", session -> ours(session, new ExplainCommand(session)));
    all.put("info", InfoCommand::new);
    all.put("hold", HoldCommand::new);
    all.put("delete", DeleteCommand::new);
    all.put("erase", EraseCommand::new);
    all.put("cleanup", session -> ours(session, new CleanupCommand(session)));
    all.put("purge", session -> ours(session, new PurgeCommand(session)));
    all.put("alien-image-list", AlienImageListCommand::new);
    all.put("doctor", Commands::doctor);
    all.put("flavor", Commands::flavor);
    all.put("config-validate", ConfigValidateCommand::new);
    all.put("config", Commands::config);
    all.put("run", session -> ours(session, new RunCommand(session)));
    all.put("request", session -> ours(session, new RequestCommand(session)));
    all.put("release", session -> ours(session, new ReleaseCommand(session)));
    all.put("ssh", session -> ours(session, new SshCommand(session)));
    all.put("runc", Commands::runc);
    return all;
  }

  private static Object runc(Session session) {
    var runc = new RuncCommand(session);
    return new CommandLine(runc)
        .addSubcommand(ours(session, runc.new SetupHost()))
        .addSubcommand(ours(session, runc.new GenerateConfig()))
        .addSubcommand(ours(session, runc.new Rootfs()));
  }

  private static Object doctor(Session session) {
    return new CommandLine(new DoctorCommand())
        .addSubcommand(ours(session, new DoctorProviderCommand(session)));
  }

  private static Object flavor(Session session) {
    return new CommandLine(new FlavorCommand())
        .addSubcommand(ours(session, new FlavorListCommand(session)));
  }

  private static Object config(Session session) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(ours(session, new ImportSfconfigCommand(session)));
  }

  /** A command that Nodepool 11 did not have. */
  private static CommandLine ours(Session session, Object command) {
    return new CommandLine(command).addMixin("format", new FormatAlias(session.options()));
  }
}
