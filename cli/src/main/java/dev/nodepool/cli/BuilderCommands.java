package dev.nodepool.cli;

import dev.nodepool.cli.builder.ForgetCommand;
import dev.nodepool.cli.builder.SshKeyCommand;
import dev.nodepool.cli.builder.TrustHostCommand;
import dev.nodepool.cli.session.Session;
import picocli.CommandLine;

/** The commands about builders, which stand below the word that starts one. */
public final class BuilderCommands {
  private BuilderCommands() {}

  public static CommandLine below(CommandLine builder, Session session) {
    return builder
        .addSubcommand(Commands.ours(session, new SshKeyCommand(session)))
        .addSubcommand(Commands.ours(session, new TrustHostCommand(session)))
        .addSubcommand(Commands.ours(session, new ForgetCommand(session)));
  }
}
