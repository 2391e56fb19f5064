package dev.nodepool.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Nodepool 11 refuses in sections of drivers that are not here, and what it accepts. */
class AbsentDriversTest {
  private static final String AWS =
      """
      labels: [{name: small}]
      diskimages: [{name: deb}]
      providers:
        - name: there
          driver: aws
          region-name: r
          image-format: raw
          object-storage: {bucket-name: b}
          cloud-images:
            - {name: image, username: u, image-id: ami-1}
          diskimages:
            - {name: deb, import-method: snapshot, imds-support: v2.0}
          pools:
            - name: main
              availability-zone: z
              labels:
                - name: small
                  cloud-image: image
                  key-name: k
                  instance-type: t3.large
                  imdsv2: required
                  iam-instance-profile: {name: n}
                  dedicated-host: true
      """;

  private static final String AZURE =
      """
      labels: [{name: small}]
      providers:
        - name: there
          driver: azure
          location: l
          resource-group: g
          resource-group-location: l
          auth-path: /a
          cloud-images:
            - name: image
              username: u
              image-reference: {sku: s, publisher: p, version: v, offer: o}
          pools:
            - name: main
              max-servers: 5
              labels: [{name: small, cloud-image: image, hardware-profile: {vm-size: s}}]
      """;

  private static final String GCE =
      """
      labels: [{name: small}]
      providers:
        - name: there
          driver: gce
          project: p
          region: r
          zone: z
          cloud-images: [{name: image, image-family: f}]
          pools:
            - {name: main, labels: [{name: small, cloud-image: image, instance-type: t}]}
      """;

  private static final String IBMVPC =
      """
      labels: [{name: small}]
      providers:
        - name: there
          driver: ibmvpc
          vpc: v
          region: r
          zone: z
          object-storage: {instance-name: i, endpoint: e, bucket-name: b}
          cloud-images: [{name: image, username: u, image-name: n}]
          pools:
            - {name: main, max-servers: 5, subnet: s, labels: [{name: small, cloud-image: image, profile: p}]}
      """;

  @TempDir private Path directory;

  private List<String> errors(String yaml) {
    return new Workspace(directory)
        .strict(yaml).problems().stream()
            .filter(problem -> problem.isError())
            .map(problem -> problem.path() + ": " + problem.message())
            .toList();
  }

  private static String of(String driver) {
    return switch (driver) {
      case "aws" -> AWS;
      case "azure" -> AZURE;
      case "gce" -> GCE;
      default -> IBMVPC;
    };
  }

  @ParameterizedTest
  @CsvSource({"aws", "azure", "gce", "ibmvpc"})
  void what_nodepool_11_accepts_is_accepted(String driver) {
    assertThat(errors(of(driver))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aws    | username: u,                      | ''                                   | the required key 'username' is missing
          aws    | image-id: ami-1                   | image-id: i, image-filters: [{name: n, values: [v]}] | image-id and image-filters exclude each other; keep one
          aws    | , image-id: ami-1                 | ''                                   | one of image-id and image-filters is needed here
          aws    | image-format: raw                 | image-format: qcow2                  | this must be one of 'ova', 'vhd', 'vhdx', 'vmdk', 'raw'
          aws    | {bucket-name: b}                  | {}                                   | the required key 'bucket-name' is missing
          aws    | import-method: snapshot           | import-method: copy                  | this must be one of 'snapshot', 'ebs-direct', 'image'
          aws    | import-method: snapshot           | import-method: image                 | imds-support v2.0 needs the import-method snapshot or ebs-direct
          aws    | imds-support: v2.0                | imds-support: v1.0                   | this must be one of 'v2.0'
          aws    | imdsv2: required                  | imdsv2: always                       | this must be one of 'required', 'optional'
          aws    | {name: n}                         | {name: n, arn: a}                    | name and arn exclude each other; keep one
          aws    | instance-type: t3.large           | instance-type: t, fleet: {instance-types: [t], allocation-strategy: diversified} | instance-type and fleet exclude each other; keep one
          aws    | instance-type: t3.large           | fleet: {instance-types: [t], allocation-strategy: cheapest} | this must be one of 'prioritized'
          aws    | instance-type: t3.large           | fleet: {allocation-strategy: diversified} | the required key 'instance-types' is missing
          aws    | availability-zone: z              | max-cores: 5                       | dedicated-host needs availability-zone in the pool
          aws    | dedicated-host: true              | dedicated-host: true, use-spot: true | a dedicated-host has no spot instances
          azure  | username: u                       | key: k                               | the required key 'username' is missing
          azure  | image-reference: {sku: s, publisher: p, version: v, offer: o} | password: p | one of image-reference, image-id, image-filter, community-gallery-image and shared-gallery-image is needed here
          azure  | image-reference:                  | image-id: i, image-reference:      | image-reference and image-id exclude each other
          azure  | max-servers: 5                    | priority: 5                          | the required key 'max-servers' is missing
          azure  | offer: o                          | offer: 5                             | this must be text
          gce    | project: p                        | rate-limit: 1                        | the required key 'project' is missing
          gce    | , instance-type: t                | ''                                   | the required key 'instance-type' is missing
          ibmvpc | username: u,                      | ''                                   | the required key 'username' is missing
          ibmvpc | image-name: n                     | image-name: n, image-id: i           | image-id and image-name exclude each other; keep one
          ibmvpc | subnet: s,                        | ''                                   | subnet is needed here or in the provider
          ibmvpc | name: there                       | name: over_there                     | must not have an underscore
          ibmvpc | endpoint: e,                      | ''                                   | the required key 'endpoint' is missing
          """)
  void what_nodepool_11_refuses_is_an_error(
      String driver, String what, String instead, String message) {
    // A block of YAML may have more than one key in a cell.
    var indented = AbsentDriversTest.lines(of(driver), what, instead);
    assertThat(indented).isNotEqualTo(of(driver));
    assertThat(errors(indented)).anyMatch(error -> error.contains(message));
  }

  /** In a block each key of the cell gets a line of its own, in braces none does. */
  private static String lines(String yaml, String what, String instead) {
    int at = yaml.indexOf(what);
    int begin = yaml.lastIndexOf('\n', at) + 1;
    boolean block = yaml.substring(begin, at).isBlank();
    return yaml.replace(
        what,
        block
            ? instead.replaceAll(
                ", (?=(fleet|use-spot|image-reference):)", "\n" + " ".repeat(at - begin))
            : instead);
  }

  @Test
  void such_a_provider_is_disabled_and_stops_no_daemon() {
    var loaded = new Workspace(directory).daemon(AWS.replace("username: u, ", ""));
    assertThat(loaded.config().provider("there").orElseThrow().isDisabled()).isTrue();
  }
}
