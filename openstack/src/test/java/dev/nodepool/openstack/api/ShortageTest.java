package dev.nodepool.openstack.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each wording as the source of the service has it, with values filled in. */
class ShortageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nova, TooManyInstances            | Quota exceeded for cores: Requested 4, but already used 98 of 100 cores
          nova, OverQuota                   | Quota exceeded for resources: ['instances']
          nova, GroupMemberLimitExceeded    | Quota exceeded, too many servers in group
          nova, PortLimitExceeded           | Maximum number of ports exceeded
          nova, the ports that there are    | The number of defined ports: 51 is over the limit: 50
          nova, FloatingIpLimitExceeded     | Maximum number of floating IPs exceeded
          nova, until Queens                | Maximum number of fixed ips exceeded
          nova, SecurityGroupLimitExceeded  | Maximum number of security groups or rules exceeded
          nova, Kilo                        | Quota exceeded: code=413
          nova, Mitaka                      | Volume resource quota exceeded
          nova, NoMoreFixedIps              | No fixed IP addresses available for network: 3f0b5b52
          nova, fault of a build            | Build of instance 7c aborted: Failed to allocate the network(s) with error No fixed IP addresses available for network: 3f0b5b52, not rescheduling.
          nova, fault with a volume         | Build of instance 7c aborted: VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.
          nova, NoMoreFloatingIps           | Zero floating IPs available.
          nova, ImageQuotaExceeded          | Quota exceeded or out of space for image 91 in the image service.
          nova, a fault is a mere name      | TooManyInstances
          nova, a fault is a mere name      | PortLimitExceeded
          nova, a fault is a mere name      | OverQuotaClient
          oslo.limit, also in nova          | Project 4e1d is over a limit for [Resource servers is over limit of 10 due to current usage 10 and delta 1]
          oslo.limit, a part of it          | Resource class:VCPU is over limit of 4 due to current usage 3 and delta 2
          cinder, gigabytes                 | VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 50G, quota is 10G and 0G has been consumed.
          cinder, gigabytes of a type       | Requested volume or snapshot exceeds allowed gigabytes_ssd quota. Requested 80G, quota is 100G and 40G has been consumed.
          cinder, volumes                   | VolumeLimitExceeded: Maximum number of volumes allowed (10) exceeded for quota 'volumes'.
          cinder, volumes until Liberty     | Maximum number of volumes allowed (10) exceeded
          cinder, SnapshotLimitExceeded     | SnapshotLimitExceeded: Maximum number of snapshots allowed (5) exceeded
          cinder, UnexpectedOverQuota       | UnexpectedOverQuota: Unexpected over quota on per_volume_gigabytes.
          cinder, QuotaUsageOverflow        | Quota usage would overflow for resources: gigabytes. The requested operation would exceed the maximum allowed value (2147483647) for quota tracking.
          cinder, ImageLimitExceeded        | ImageLimitExceeded: Image quota exceeded
          cinder, a fault is a mere name    | VolumeSizeExceedsAvailableQuota
          cinder, message QUOTA_EXCEED      | schedule allocate volume:Not enough quota resource for operation.
          cinder, IMAGE_FROM_VOLUME_OVER_Q. | Failed to copy volume to image as image quota has been met. Please delete images or have your limit increased, then try again.
          neutron, OverQuota                | Quota exceeded for resources: ['port'].
          neutron, IpAddressGenerationFail. | No more IP addresses available on network 3f0b5b52.
          neutron, of a subnet              | No more IP addresses available for subnet 77aa.
          neutron, of all subnets           | No more IP addresses available.
          neutron, ExternalIpAddressExh.    | Unable to find any IP address on external network 9ad1.
          other clouds                      | You have not enough quota for this operation
          other clouds                      | The project has reached its quota of servers
          other clouds                      | The order exceeds the quota
          """)
  void a_project_that_has_none_left_waits(String where, String words) {
    assertThat(Shortage.in(words)).as(where).contains(Shortage.QUOTA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nova, NoValidHost                 | No valid host was found. There are not enough hosts available.
          nova, NoValidHost                 | No valid host was found.
          nova, MaxRetriesExceeded          | Exceeded maximum number of retries. Exhausted all hosts available for retrying build failures for instance 7c.
          nova, ComputeResourcesUnavailable | Build of instance 7c was re-scheduled: Insufficient compute resources: Requested instance NUMA topology cannot fit the given host NUMA topology.
          nova, until Queens                | Insufficient free memory on compute node to start 7c.
          nova, AllocationCreateFailed      | Failed to create allocations for instance 7c against resource provider 8d.
          nova, a fault is a mere name      | MaxRetriesExceeded
          placement, capacity exceeded      | Unable to create allocation for 'VCPU' on resource provider '8d'. The requested amount would exceed the capacity.
          placement, 409                    | Unable to allocate inventory: Unable to create allocation for 'MEMORY_MB' on resource provider '8d'.
          placement, a log line in a fault  | Over capacity for VCPU on resource provider 8d. Needed: 4, Used: 62, Capacity: 64
          cinder, message NO_BACKEND_AVAIL. | schedule allocate volume:Could not find any available weighted backend.
          cinder, message NOT_ENOUGH_SPACE  | copy image to volume:Image used for creating volume exceeds available space.
          cinder, message until Ocata       | No storage could be allocated for this volume request. You may be able to try another size or volume type.
          cinder, ImageTooBig               | Image 91 size exceeded available disk space: There is no space on 10.0.0.2 to convert image. Requested: 2048, available: 100.
          cinder, NoValidBackend            | No valid backend was found. No weighed backends available
          """)
  void a_cloud_without_a_host_that_has_room_is_told_from_that(String where, String words) {
    assertThat(Shortage.in(words)).as(where).contains(Shortage.CAPACITY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VolumeSizeExceedsLimit: Requested volume size 60G is larger than maximum allowed limit 50G.",
        "Maximum number of metadata items exceeds 128",
        "Personality file content exceeds maximum 10240",
      })
  void an_order_beyond_what_anybody_is_given_need_not_wait(String words) {
    assertThat(Shortage.in(words)).contains(Shortage.ORDER_TOO_BIG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Policy doesn't allow os_compute_api:os-quota-sets:show to be performed.",
        "Policy doesn't allow os_compute_api:limits to be performed.",
        "Quota could not be found",
        "Quota for project 4e1d could not be found.",
        "Failed to connect to keystone while enforcing servers quota limit.",
        "Invalid input for field/attribute name. Value: quota exceeded. 'quota exceeded' is wrong",
        "Network quota-net could not be found.",
        "This request was rate-limited.",
        "Rate limit exceeded",
        "Too many requests.",
        "Multiple possible networks found, use a Network ID to be more specific.",
        "The requested availability zone is not available",
        "Instance 7c could not be found.",
        "schedule allocate volume:An unknown error occurred.",
        "copy image to volume:Image signature verification failed.",
        "schedule allocate volume:Driver is not initialized at present.",
        "create volume from backend storage:Driver failed to create the volume.",
        "copy image to volume:Volume's attach mode is invalid.",
        "the cloud gives no reason",
        "",
      })
  void words_that_only_sound_so_are_no_shortage(String words) {
    assertThat(Shortage.in(words)).isEmpty();
  }
}
