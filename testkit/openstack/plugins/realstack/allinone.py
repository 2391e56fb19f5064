"""nova's conductor, scheduler, compute and API in one process, over oslo.messaging's fake transport."""
import nova.monkey_patch  # noqa: F401
import sys

import eventlet
from oslo_log import log as logging
from oslo_reports import guru_meditation_report  # noqa: F401

from nova.compute import rpcapi as compute_rpcapi
from nova.conductor import rpcapi as conductor_rpcapi
import nova.conf
from nova import config, objects, service
from nova.scheduler import rpcapi as scheduler_rpcapi
import realstack.virt

CONF = nova.conf.CONF


def main():
    sys.modules['nova.virt.realstack'] = realstack.virt
    config.parse_args(sys.argv)
    logging.setup(CONF, 'nova')
    objects.register_all()
    objects.Service.enable_min_version_cache()
    for binary, topic in (('nova-conductor', conductor_rpcapi.RPC_TOPIC),
                          ('nova-scheduler', scheduler_rpcapi.RPC_TOPIC),
                          ('nova-compute', compute_rpcapi.RPC_TOPIC)):
        service.Service.create(binary=binary, topic=topic).start()
    api = service.WSGIService('osapi_compute')
    api.start()
    while True:
        eventlet.sleep(3600)
