package dev.nodepool.cli.provider;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.HasFlavors;
import dev.nodepool.driver.HasFlavors.OfferedFlavor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = {
      "Lists the flavors of a provider, or of all, in the order in which min-ram chooses.",
      "Needs no ZooKeeper."
    },
    footer = {"", "Example: nodepool flavor list my-cloud"})
public final class FlavorListCommand implements Callable<Integer> {

  /** A flavor that a provider has. */
  private record Row(String provider, OfferedFlavor flavor) {}

  private static final List<Column<Row>> COLUMNS =
      List.of(
          Column.of("Provider", "provider", Row::provider),
          column("ID", "id", OfferedFlavor::id),
          column("Name", "name", OfferedFlavor::name),
          column("RAM", "ram", OfferedFlavor::ramMiB),
          column("Disk", "disk", OfferedFlavor::diskGb),
          column("Ephemeral", "ephemeral", OfferedFlavor::ephemeralGb),
          column("VCPUs", "vcpus", OfferedFlavor::vcpus),
          column("Is Public", "is_public", OfferedFlavor::isPublic),
          column("ServedLabels", "labels", OfferedFlavor::labels));

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "PROVIDER", description = "Only of this provider.")
  private @Nullable String provider;

  public FlavorListCommand(Session session) {
    this.session = session;
  }

  private static Column<Row> column(
      String title, String key, Function<OfferedFlavor, Object> value) {
    return Column.of(title, key, row -> value.apply(row.flavor()));
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = session.requiredConfig();
    List<Row> rows = new ArrayList<>();
    boolean all = true;
    try (var drivers = LocalDrivers.open(config, session.terminal(), Optional.empty())) {
      for (var wanted : wanted(config)) {
        all &= addTo(rows, wanted, drivers);
      }
    }
    session.printer().print(Rows.of(COLUMNS, rows));
    return all ? ExitCode.DONE : ExitCode.FAILED;
  }

  private List<ProviderConfig> wanted(NodepoolConfig config) {
    return provider == null ? config.providers() : List.of(Providers.named(config, provider));
  }

  /** False when that provider could not be asked; of several, the others are shown. */
  private boolean addTo(List<Row> rows, ProviderConfig wanted, LocalDrivers drivers)
      throws InterruptedException {
    boolean named = provider != null;
    if (!named && (wanted.isDisabled() || !drivers.hasCloud(wanted))) {
      return true;
    }
    try (var cloud = drivers.cloud(wanted)) {
      if (cloud instanceof HasFlavors cloudWithFlavors) {
        cloudWithFlavors.flavors().forEach(flavor -> rows.add(new Row(wanted.name(), flavor)));
      } else if (named) {
        throw new CommandFailure(
            "The machines of provider %s (driver %s) have no flavors."
                .formatted(wanted.name(), wanted.driver()));
      }
      return true;
    } catch (CloudException e) {
      session.err().println(e.getMessage());
      return false;
    }
  }
}
