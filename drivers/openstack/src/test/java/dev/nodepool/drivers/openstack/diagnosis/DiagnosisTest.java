package dev.nodepool.drivers.openstack.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.driver.Finding;
import dev.nodepool.driver.Finding.Grade;
import dev.nodepool.drivers.openstack.Interference;
import dev.nodepool.drivers.openstack.OpenStackRig;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the doctor still finds out of a cloud that answers in part. */
class DiagnosisTest {
  private static final List<String> NOVA =
      List.of("GET flavors", "GET os-availability-zone", "GET limits", "GET os-keypairs");

  private final OpenStackRig rig;

  DiagnosisTest() throws Exception {
    rig =
        new OpenStackRig(
            OpenStackRig.CONFIG.replace("{name: small, ", "{name: small, key-name: key, "));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private List<Finding> of(List<Finding> findings, String check) {
    return findings.stream().filter(finding -> finding.check().equals(check)).toList();
  }

  private void hang(String call) {
    rig.interference.on(call, Interference.fails(Kind.TIMEOUT, "no answer in time to " + call));
  }

  @Test
  void a_nova_that_hangs_is_waited_for_once_and_the_other_services_are_looked_at()
      throws Exception {
    hang("GET flavors");
    var findings = rig.provider.diagnose();
    assertThat(of(findings, "flavors"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.grade()).isEqualTo(Grade.PROBLEM);
          assertThat(finding.text()).contains("no answer in time to GET flavors");
        });
    for (var looked : List.of("images", "networks", "security group")) {
      assertThat(of(findings, looked))
          .as(looked)
          .isNotEmpty()
          .allMatch(finding -> finding.grade() == Grade.OK);
    }
    for (var left : List.of("zones", "quota", "key pair", "foreign servers")) {
      assertThat(of(findings, left))
          .as(left)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.grade()).isEqualTo(Grade.WARNING);
            assertThat(finding.text())
                .isEqualTo(
                    "provider cloud-1: was not looked at: the service compute has just given no answer");
          });
    }
    assertThat(NOVA.stream().mapToInt(rig.interference::count).sum()).isEqualTo(1);
    assertThat(rig.interference.count("GET servers")).isZero();
  }

  @Test
  void each_service_that_hangs_is_a_problem_of_its_own() throws Exception {
    hang("GET images");
    hang("GET networks");
    hang("GET security-groups");
    var findings = rig.provider.diagnose();
    assertThat(findings)
        .filteredOn(finding -> finding.grade() == Grade.PROBLEM)
        .extracting(Finding::check)
        .containsExactly("images", "networks");
    assertThat(findings)
        .filteredOn(finding -> finding.grade() == Grade.WARNING)
        .extracting(Finding::check)
        .contains("security group");
    assertThat(of(findings, "zones")).extracting(Finding::grade).containsExactly(Grade.OK);
    assertThat(rig.interference.count("GET networks")).isEqualTo(1);
    assertThat(rig.interference.count("GET security-groups")).isZero();
  }
}
