package dev.nodepool.cli.request;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.client.autohold.JobRun;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As which job a command runs, for hold requests that want the nodes of that job. */
final class JobOptions {
  @Option(
      names = "--job",
      paramLabel = "NAME",
      description =
          "The name of the job: its node is kept when it fails and nodepool autohold asks.")
  private @Nullable String job;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "With --job: only holds of this tenant count (any).")
  private @Nullable String tenant;

  @Option(
      names = "--project",
      paramLabel = "NAME",
      description = "With --job: only holds for this project count (any).")
  private @Nullable String project;

  @Option(
      names = "--ref",
      paramLabel = "REF",
      description =
          "With --job: the git ref that is tested; without it holds for a change do not count.")
  private String ref = "";

  /** Empty when it is no job. */
  Optional<JobRun> run() {
    if (job == null && (tenant != null || project != null || !ref.isEmpty())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "The options --tenant, --project and --ref say more of a job: give --job too.");
    }
    return Optional.ofNullable(job).map(name -> new JobRun(name, tenant, project, ref));
  }
}
