package dev.nodepool.cli.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.TreeLoader;
import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.drivers.fake.CloudsOfProcess;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.image.CreateImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask clouds what they have, on the simulated cloud of this process. */
class ProviderCommandsTest {
  private static final String CONFIG =
      """
      labels: [{name: small}, {name: big}]
      diskimages: [{name: disk}]
      providers:
        - name: fake-look
          cloud: fake
          rate: 0
          diskimages: [{name: disk}]
          cloud-images: [{name: Fake Precise}]
          pools:
            - name: main
              networks: [fake-private-network-name]
              labels:
                - {name: small, cloud-image: Fake Precise, min-ram: 1, key-name: key}
                - {name: big, diskimage: disk, flavor-name: Unreal Flavor}
      """;

  private CliFixture cli;
  private SimulatedCloud cloud;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    cli = new CliFixture(directory).write(CONFIG);
    cloud = CloudsOfProcess.cloud("127.0.0.1:" + cli.port(), "fake-look");
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void a_fresh_zookeeper_beside_machines_of_an_old_one_says_so_and_adopts_them_when_told()
      throws Exception {
    var us = cli.store().installation().readOrMake("127.0.0.1:" + cli.port());
    assertThat(us.formerly()).isEmpty();
    var now = CloudsOfProcess.cloud(us.id(), "fake-look");
    now.compute()
        .createServer(
            new CreateServer(
                "np0000000001",
                "f1",
                new Boot.FromImage("fake-image-id"),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of(
                    "nodepool_provider_name", "fake-look", "nodepool_installation", "zk9:2181")));
    var ran = cli.run("doctor", "provider", "fake-look");
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("1 servers carry the marks of a provider of this name in another installation")
        .contains("nodepool adopt zk9:2181");
    assertThat(cli.run("adopt", "zk9:2181").out()).contains("say --yes");
    assertThat(cli.store().installation().read()).contains(us);
    assertThat(cli.run("adopt", "zk9:2181", "--yes").exit()).isZero();
    assertThat(cli.run("doctor", "provider", "fake-look").out()).doesNotContain("zk9");
    assertThat(cli.run("adopt", "zk9:2181").out()).contains("already");
  }

  @Test
  void a_tree_without_an_installation_adopts_nothing() {
    var ran = cli.run("adopt", "zk9:2181", "--yes");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("start a launcher on it first");
  }

  @Test
  void doctor_finds_nothing_wrong_with_a_good_provider() {
    var ran = cli.run("doctor", "provider", "fake-look");
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.err()).contains("Which installation this is is not known");
    assertThat(ran.out())
        .contains("credentials", "flavors", "images", "networks", "zones", "quota", "key pair")
        .contains("label small: Fake Flavor")
        .contains("room for 20 more nodes")
        .contains("lets in TCP 22", "lets in TCP 19885")
        .contains("none: the project is ours alone")
        .doesNotContain("| problem", "| warning");
  }

  @Test
  void doctor_says_what_is_missing_and_how_to_mend_it() throws Exception {
    cloud
        .compute()
        .createServer(
            new CreateServer(
                "somebody-elses",
                "f1",
                new Boot.FromImage("fake-image-id"),
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of()));
    cli.write(
        CONFIG
            .replace("key-name: key", "key-name: lost-key")
            .replace("min-ram: 1,", "min-ram: 900000,")
            .replace(
                "networks: [fake-private-network-name]",
                "availability-zones: [moon]\n        security-groups: [lost-group]")
            .replace(
                "cloud-images: [{name: Fake Precise}]",
                "cloud-images: [{name: Fake Precise, image-id: lost-image}]"));
    var ran = cli.run("-o", "json", "doctor", "provider", "fake-look");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .contains("no flavor with min-ram 900000")
        .contains("nodepool flavor list fake-look")
        .contains("no image with the id lost-image")
        .contains("openstack --os-cloud fake image list")
        .contains("provider fake-look: the cloud has no zone moon", "choose among: az1, az2")
        .contains("no key pair lost-key")
        .contains("openstack --os-cloud fake keypair create")
        .contains("no security group lost-group")
        .contains("openstack --os-cloud fake security group create lost-group")
        .contains("provider fake-look: 1 in this project", "somebody-elses")
        .contains("\"grade\" : \"warning\"");
  }

  @Test
  void doctor_knows_only_providers_of_the_configuration() {
    var ran = cli.run("doctor", "provider", "nowhere");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("no provider nowhere", "fake-look");
    assertThat(cli.run("doctor").exit()).isEqualTo(2);
  }

  @Test
  void flavors_are_listed_in_order_with_the_labels_that_take_them() {
    var ran = cli.run("-o", "json", "flavor", "list", "fake-look");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .containsSubsequence("Fake Flavor", "small", "Unreal Flavor", "big")
        .contains("\"ram\" : 8192", "\"is_public\" : true", "\"ephemeral\" : 0");
    assertThat(cli.run("flavor", "list").out())
        .contains("| Provider  | ID | Name          | RAM  | Disk | Ephemeral | VCPUs |");
  }

  @Test
  void an_image_that_no_ready_upload_names_is_alien() throws Exception {
    var known = image("disk-1", "build-1");
    var lost = image("disk-2", "build-2");
    TreeLoader.put(
        cli.port(),
        "/nodepool/images/disk/builds/build-1/providers/fake-look/images/0000000001",
        """
        {"state": "ready", "state_time": 1700000000.0, "external_id": "%s", "external_name": "disk-1"}\
        """
            .formatted(known));
    var ran = cli.run("alien-image-list");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("| Provider  | Name   | Image ID ")
        .contains(lost)
        .doesNotContain(known, "Fake Precise");
    assertThat(cli.run("-o", "json", "alien-image-list", "fake-look").out())
        .contains("\"image_id\" : \"" + lost + "\"");
  }

  private String image(String name, String build) throws Exception {
    return cloud
        .image()
        .createImage(
            new CreateImage(
                name,
                "qcow2",
                Map.of("nodepool_build_id", build, "nodepool_provider_name", "fake-look")));
  }
}
