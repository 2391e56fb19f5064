package dev.nodepool.cli;

import dev.nodepool.cli.autohold.AutoholdCommand;
import dev.nodepool.cli.autohold.AutoholdDeleteCommand;
import dev.nodepool.cli.autohold.AutoholdInfoCommand;
import dev.nodepool.cli.autohold.AutoholdListCommand;
import dev.nodepool.cli.cleanup.CleanupCommand;
import dev.nodepool.cli.cleanup.PurgeCommand;
import dev.nodepool.cli.config.ConfigValidateCommand;
import dev.nodepool.cli.config.ImportSfconfigCommand;
import dev.nodepool.cli.explain.ExplainCommand;
import dev.nodepool.cli.node.DeleteCommand;
import dev.nodepool.cli.node.HoldCommand;
import dev.nodepool.cli.node.ListCommand;
import dev.nodepool.cli.node.ShareCommand;
import dev.nodepool.cli.node.SshCommand;
import dev.nodepool.cli.provider.AdoptCommand;
import dev.nodepool.cli.provider.AlienImageListCommand;
import dev.nodepool.cli.provider.DoctorProviderCommand;
import dev.nodepool.cli.provider.EraseCommand;
import dev.nodepool.cli.provider.FlavorListCommand;
import dev.nodepool.cli.provider.InfoCommand;
import dev.nodepool.cli.request.LabelListCommand;
import dev.nodepool.cli.request.ReleaseCommand;
import dev.nodepool.cli.request.RequestCommand;
import dev.nodepool.cli.request.RequestListCommand;
import dev.nodepool.cli.request.RunCommand;
import dev.nodepool.cli.runc.RuncCommands;
import dev.nodepool.cli.session.CommandFactory;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.FormatAlias;
import dev.nodepool.cli.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

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
    all.putAll(ImageCommands.all());
    all.put("hold", HoldCommand::new);
    all.put("delete", DeleteCommand::new);
    all.put("erase", EraseCommand::new);
    all.put("cleanup", session -> ours(session, new CleanupCommand(session)));
    all.put("purge", session -> ours(session, new PurgeCommand(session)));
    all.put("adopt", session -> ours(session, new AdoptCommand(session)));
    all.put("alien-image-list", AlienImageListCommand::new);
    all.put("doctor", Commands::doctor);
    all.put("flavor", Commands::flavor);
    all.put("config-validate", ConfigValidateCommand::new);
    all.put("config", Commands::config);
    all.put("run", session -> ours(session, new RunCommand(session)));
    all.put("request", session -> ours(session, new RequestCommand(session)));
    all.put("release", session -> ours(session, new ReleaseCommand(session)));
    all.put("ssh", session -> ours(session, new SshCommand(session)));
    all.put("share", session -> ours(session, new ShareCommand(session)));
    all.put("autohold", session -> ours(session, new AutoholdCommand(session)));
    all.put("autohold-list", session -> ours(session, new AutoholdListCommand(session)));
    all.put("autohold-info", session -> ours(session, new AutoholdInfoCommand(session)));
    all.put("autohold-delete", session -> ours(session, new AutoholdDeleteCommand(session)));
    all.put("runc", Commands::runc);
    return all;
  }

  private static Object doctor(Session session) {
    return group(
        "Looks for what keeps nodes from coming, and says how to mend it.",
        "nodepool doctor provider my-cloud",
        "Say what to look at: nodepool doctor provider PROVIDER.",
        List.of(ours(session, new DoctorProviderCommand(session))));
  }

  private static Object flavor(Session session) {
    return group(
        "Shows the sizes of machines that clouds have.",
        "nodepool flavor list my-cloud",
        "Say what to do: nodepool flavor list [PROVIDER].",
        List.of(ours(session, new FlavorListCommand(session))));
  }

  private static Object config(Session session) {
    return group(
        "Makes configurations out of those of others.",
        "nodepool config import-sfconfig sfconfig.yaml",
        "Say what to do: nodepool config import-sfconfig FILE.",
        List.of(ours(session, new ImportSfconfigCommand(session))));
  }

  private static Object runc(Session session) {
    return group(
        "Prepares plain Linux machines to carry nodes in containers.",
        "nodepool runc setup root@host1.example.org",
        "Say what to do: nodepool runc setup, generate-config or rootfs.",
        new RuncCommands(session).all().stream().map(command -> ours(session, command)).toList());
  }

  /** A command that Nodepool 11 did not have. */
  static CommandLine ours(Session session, Object command) {
    return new CommandLine(command).addMixin("format", new FormatAlias(session.options()));
  }

  /** A word with commands below it; alone it only says which there are. */
  static CommandLine group(
      String description, String example, String usage, List<CommandLine> commands) {
    Callable<Integer> alone =
        () -> {
          throw new CommandFailure(ExitCode.USAGE, usage);
        };
    var spec = CommandSpec.wrapWithoutInspection(alone);
    spec.usageMessage().description(description).footer("", "Example: " + example);
    var group = new CommandLine(spec);
    commands.forEach(group::addSubcommand);
    return group;
  }
}
