"""The stock L3 plug-in; a floating IP is ACTIVE at once when it has a port, for no L3 agent reports."""
from neutron.services.l3_router import l3_router_plugin
from neutron_lib import constants


class Plugin(l3_router_plugin.L3RouterPlugin):
    def _settle(self, context, fip):
        want = (constants.FLOATINGIP_STATUS_ACTIVE if fip.get('port_id')
                else constants.FLOATINGIP_STATUS_DOWN)
        if fip['status'] != want:
            self.update_floatingip_status(context, fip['id'], want)
            fip['status'] = want
        return fip

    def create_floatingip(self, context, floatingip):
        return self._settle(context, super().create_floatingip(context, floatingip))

    def update_floatingip(self, context, id, floatingip):
        return self._settle(context, super().update_floatingip(context, id, floatingip))

    def disassociate_floatingips(self, context, port_id, do_notify=True):
        return super().disassociate_floatingips(context, port_id, do_notify)
