"""nova's fake virt driver, with delays and faults a test can ask for.

Asked for by server metadata or by flavor extra spec (the name is the same):
  realstack:delay   seconds to spend in spawn
  realstack:fault   abort   (no reschedule, server to ERROR, fault is set)
                 reschedule (each host refuses; ends as "Exceeded maximum number of retries" / No valid host)
                 hang    (stays in BUILD/spawning until deleted, up to an hour)
  realstack:delete-delay   seconds to spend in destroy
"""
import time

from nova import exception
from nova.virt import fake


class Driver(fake.FakeDriver):
    def _ask(self, instance, key):
        v = (instance.metadata or {}).get(key)
        if v is None and instance.flavor is not None:
            v = (instance.flavor.extra_specs or {}).get(key)
        return v

    def spawn(self, context, instance, image_meta, injected_files,
              admin_password, allocations, network_info=None,
              block_device_info=None, power_on=True, accel_info=None):
        d = self._ask(instance, 'realstack:delay')
        if d:
            time.sleep(float(d))
        f = self._ask(instance, 'realstack:fault')
        if f == 'abort':
            raise exception.BuildAbortException(instance_uuid=instance.uuid,
                                                reason='realstack fault asked for')
        if f == 'reschedule':
            raise exception.ComputeResourcesUnavailable(reason='realstack fault asked for')
        if f == 'hang':
            end = time.time() + 3600
            while time.time() < end:
                time.sleep(1)
                instance.refresh()
                if instance.task_state == 'deleting':
                    # delete waits for the per-instance lock the build holds, so let go of it
                    raise exception.BuildAbortException(instance_uuid=instance.uuid, reason='deleted while building')
        super().spawn(context, instance, image_meta, injected_files, admin_password,
                      allocations, network_info, block_device_info, power_on)

    def destroy(self, context, instance, network_info, block_device_info=None,
                destroy_disks=True, destroy_secrets=True):
        d = self._ask(instance, 'realstack:delete-delay')
        if d:
            time.sleep(float(d))
        if instance.uuid in self.instances:
            super().destroy(context, instance, network_info, block_device_info, destroy_disks)
