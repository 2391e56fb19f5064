package dev.nodepool.openstack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.http.ScriptedCloud.Answer;
import dev.nodepool.openstack.network.CreatePort;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownFieldsTest {
  private ScriptedCloud there;
  private HttpCloud cloud;

  @BeforeEach
  void open() throws Exception {
    there = ScriptedCloud.start();
    cloud = there.open();
  }

  @AfterEach
  void close() {
    cloud.close();
    there.close();
  }

  /** Each wording as the source of the service has it, with values filled in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Invalid input for field/attribute server. Value: {u'name': u'a'}. Additional properties are not allowed (u'tags' was unexpected) | tags
          Additional properties are not allowed ('tags', 'host' were unexpected) | tags host
          Provided object does not match schema 'image': Additional properties are not allowed ('min_disk' was unexpected) | min_disk
          Unrecognized attribute(s) 'description' | description
          Unrecognized attribute(s) 'description, name' | description name
          Attribute 'description' not allowed in POST | description
          ['device_id'] is invalid attribute for filtering | device_id
          [u'project_id', u'device_id'] is invalid attribute for filtering | project_id device_id
          Invalid filters resource_uuid are found in query options. | resource_uuid
          (rule:create_floatingip and rule:create_floatingip:description) is disallowed by policy | description
          """)
  void a_service_names_what_it_does_not_take(String words, String fields) {
    assertThat(UnknownFields.in(words)).containsExactly(fields.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid input for field/attribute name. Value: . '' is too short",
        "Invalid key_name provided.",
        "Flavor 7c could not be found.",
        "The requested availability zone is not available",
        "Policy doesn't allow os_compute_api:servers:create to be performed.",
        "Quota exceeded for cores: Requested 4, but already used 98 of 100 cores",
      })
  void a_value_that_is_refused_is_no_unknown_field(String words) {
    assertThat(UnknownFields.in(words)).isEmpty();
  }

  @Test
  void what_an_order_can_do_without_is_left_out_from_then_on() throws Exception {
    var made = new Answer(201, "{\"port\": {\"id\": \"p2\", \"status\": \"DOWN\"}}");
    there.on(
        "POST /network/v2.0/ports",
        new Answer(
            400,
            "{\"NeutronError\": {\"type\": \"HTTPBadRequest\", \"message\": \"Unrecognized attribute(s) 'description'\", \"detail\": \"\"}}"),
        made,
        made);
    cloud.network().createPort(new CreatePort("n1", "one", "x"));
    cloud.network().createPort(new CreatePort("n1", "two", "x"));
    assertThat(there.asked("POST /network/v2.0/ports"))
        .extracting(ScriptedCloud.Asked::body)
        .containsExactly(
            "{\"port\":{\"network_id\":\"n1\",\"name\":\"one\",\"description\":\"x\"}}",
            "{\"port\":{\"network_id\":\"n1\",\"name\":\"one\"}}",
            "{\"port\":{\"network_id\":\"n1\",\"name\":\"two\"}}");
  }

  @Test
  void what_it_cannot_do_without_is_named_and_not_tried_again() {
    there.on(
        "POST /volume/v3/p1/volumes",
        400,
        "{\"badRequest\": {\"code\": 400, \"message\": \"Additional properties are not allowed ('metadata' was unexpected)\"}}");
    var order = new CreateVolume("np1", 2, "image", null, Map.of("nodepool_node_id", "1"));
    assertThatThrownBy(() -> cloud.blockStorage().createVolume(order))
        .hasMessageContaining("POST volumes does not take the field metadata, which Nodepool needs")
        .hasMessageContaining("'metadata' was unexpected");
    assertThat(there.asked("POST /volume/v3/p1/volumes")).hasSize(1);
  }
}
