package dev.nodepool.cli.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import-sfconfig",
    description = {
      "Writes clouds.yaml out of the providers in Software Factory's sfconfig.yaml, and secure.conf",
      "out of its registration passwords when it has any. Only the owner may read these files."
    },
    footer = {
      "",
      "Example: nodepool config import-sfconfig sfconfig.yaml --clouds /etc/openstack/clouds.yaml"
    })
public final class ImportSfconfigCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "Software Factory's sfconfig.yaml.")
  private Path file = Path.of("");

  @Option(names = "--clouds", paramLabel = "FILE", description = "The file to write (clouds.yaml).")
  private Path clouds = Path.of("clouds.yaml");

  @Option(
      names = "--secure-file",
      paramLabel = "FILE",
      description = "The file for registration passwords (secure.conf).")
  private Path secure = Path.of("secure.conf");

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  public ImportSfconfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var found = read();
    List<String> written = new ArrayList<>();
    var source = found.cloudsFile();
    if (!found.hasClouds() && source != null) {
      throw new CommandFailure(
          "%s has no providers, it names a clouds.yaml that exists: use %s as it is."
              .formatted(file, source));
    }
    if (!found.hasClouds() && !found.hasPasswords()) {
      throw new CommandFailure("%s has no section nodepool with providers.".formatted(file));
    }
    if (found.hasClouds()) {
      write(clouds, found.cloudsYaml());
      written.add(clouds.toString());
    }
    if (found.hasPasswords()) {
      write(secure, found.secureConf());
      written.add(secure.toString());
    }
    session.printer().print("Written: " + String.join(", ", written), Map.of("written", written));
    return ExitCode.DONE;
  }

  private Sfconfig read() {
    try {
      return Sfconfig.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new CommandFailure("There is no file %s.".formatted(file), e);
    } catch (IOException e) {
      throw new CommandFailure("%s cannot be read: %s".formatted(file, FileTrouble.words(e)), e);
    } catch (YAMLException e) {
      // Its message may show a password.
      throw new CommandFailure("%s is not YAML.".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void write(Path target, String text) {
    var options =
        force
            ? Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)
            : Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = Files.newByteChannel(target, options, ownerOnly)) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          "%s exists: name another file, or add --force.".formatted(target), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "%s cannot be written: %s".formatted(target, FileTrouble.words(e)), e);
    }
  }
}
