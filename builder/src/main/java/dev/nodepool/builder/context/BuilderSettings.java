package dev.nodepool.builder.context;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a builder is started with.
 *
 * @param hostname as the registration says it
 * @param host with the domain, as records of builds say it
 * @param builderId the content of {@code builder_id.txt}
 * @param program the directory that {@code %p} in dib-cmd stands for
 * @param environment of builds, before what the diskimage adds
 * @param buildWorkers how many images are built at once
 * @param uploadWorkers how many uploads run at once
 * @param look how often all images are looked at although nothing has changed
 * @param compress whether images are kept compressed
 * @param firstPause how long a build or upload rests that failed for the first time
 * @param leakLook how often clouds are looked at for images without a record
 */
public record BuilderSettings(
    String hostname,
    String host,
    String builderId,
    String version,
    Path program,
    Map<String, String> environment,
    int buildWorkers,
    int uploadWorkers,
    boolean compress,
    Duration look,
    Duration leakLook,
    Duration firstPause) {

  /** The variables may hold secrets. */
  @Override
  public String toString() {
    return "BuilderSettings[%s, %s]".formatted(host, builderId);
  }
}
