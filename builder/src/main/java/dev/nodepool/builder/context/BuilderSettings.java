package dev.nodepool.builder.context;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a builder is started with.
 *
 * @param host as it stands in records of builds
 * @param builderId the content of {@code builder_id.txt}
 * @param program the directory that {@code %p} in dib-cmd stands for
 * @param environment of builds, before what the diskimage adds
 * @param buildWorkers how many images are built at once
 * @param uploadWorkers how many uploads run at once
 * @param look how often all images are looked at although nothing has changed
 */
public record BuilderSettings(
    String host,
    String builderId,
    Path program,
    Map<String, String> environment,
    int buildWorkers,
    int uploadWorkers,
    Duration look) {}
