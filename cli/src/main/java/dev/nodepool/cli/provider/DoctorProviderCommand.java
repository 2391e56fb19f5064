package dev.nodepool.cli.provider;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Session;
import dev.nodepool.driver.Diagnosable;
import dev.nodepool.driver.Finding;
import dev.nodepool.driver.Finding.Grade;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "provider",
    description = {
      "Asks a cloud for everything that a node takes: credentials, catalog, flavors, images,",
      "networks, zones, quota, key pairs, security groups, and whether others use the project.",
      "Exits with 1 when something is missing. Changes nothing. Asks ZooKeeper for no more than",
      "which installation this is, and does without it."
    },
    footer = {"", "Example: nodepool doctor provider my-cloud"})
public final class DoctorProviderCommand implements Callable<Integer> {
  private static final List<Column<Finding>> COLUMNS =
      List.of(
          Column.of("Check", "check", Finding::check),
          Column.of("Grade", "grade", it -> it.grade().name().toLowerCase(Locale.ROOT)),
          Column.of("Finding", "finding", Finding::text),
          Column.of("To mend it", "mend", Finding::mend));

  private final Session session;

  @Parameters(paramLabel = "PROVIDER", description = "The name of the provider.")
  private String provider = "";

  public DoctorProviderCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = session.requiredConfig();
    var wanted = Providers.named(config, provider);
    var installation = session.installation();
    if (installation.isEmpty()) {
      session
          .err()
          .println(
              "Which installation this is is not known (ZooKeeper does not answer, or no launcher has run on it yet): machines of ours may be called another's.");
    }
    try (var drivers = LocalDrivers.open(config, session.terminal(), installation);
        var cloud = drivers.cloud(wanted)) {
      if (!(cloud instanceof Diagnosable diagnosable)) {
        throw new CommandFailure(
            "The driver %s of provider %s has nothing that could be looked at."
                .formatted(wanted.driver(), provider));
      }
      var findings = diagnosable.diagnose();
      session.printer().print(Rows.of(COLUMNS, findings));
      boolean well = findings.stream().noneMatch(it -> it.grade() == Grade.PROBLEM);
      return well ? ExitCode.DONE : ExitCode.FAILED;
    }
  }
}
