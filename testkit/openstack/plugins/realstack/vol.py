"""cinder volume driver: a volume is a sparse file; nothing is exported."""
import os

from cinder import interface
from cinder.image import image_utils
from cinder.volume import configuration, driver
from oslo_config import cfg

opts = [cfg.StrOpt('realstack_dir', default='/var/lib/nodepool-openstack/volumes')]
cfg.CONF.register_opts(opts, group=configuration.SHARED_CONF_GROUP)


@interface.volumedriver
class Driver(driver.VolumeDriver):
    VERSION = '1.0'
    CI_WIKI_NAME = 'none'

    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.configuration.append_config_values(opts)

    def _p(self, v):
        return os.path.join(self.configuration.realstack_dir, v['name'])

    def _mk(self, v):
        with open(self._p(v), 'wb') as f:
            f.truncate(v['size'] << 30)

    def do_setup(self, context):
        os.makedirs(self.configuration.realstack_dir, exist_ok=True)

    def check_for_setup_error(self):
        pass

    def create_volume(self, v):
        self._mk(v)

    def delete_volume(self, v):
        if os.path.exists(self._p(v)):
            os.unlink(self._p(v))

    def create_snapshot(self, s):
        open(self._p(s), 'wb').close()

    def delete_snapshot(self, s):
        self.delete_volume(s)

    def create_volume_from_snapshot(self, v, s):
        self._mk(v)

    def create_cloned_volume(self, v, src):
        self._mk(v)

    def extend_volume(self, v, size):
        os.truncate(self._p(v), size << 30)

    def copy_image_to_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        # the bytes are of no use to nova's fake hypervisor; fetch them so that a missing image fails
        image_service.show(context, image_id)

    def copy_volume_to_image(self, context, volume, image_service, image_meta):
        image_utils.upload_volume(context, image_service, image_meta, self._p(volume), volume)

    def ensure_export(self, *a, **k):
        pass

    def create_export(self, *a, **k):
        pass

    def remove_export(self, *a, **k):
        pass

    def initialize_connection(self, v, connector, **k):
        return {'driver_volume_type': 'local', 'data': {'device_path': self._p(v)}}

    def terminate_connection(self, *a, **k):
        pass

    def _update_volume_stats(self):
        self._stats = dict(volume_backend_name='realstack', vendor_name='realstack', driver_version='1.0',
                           storage_protocol='local', total_capacity_gb=10000, free_capacity_gb=10000,
                           reserved_percentage=0, QoS_support=False, multiattach=True)
