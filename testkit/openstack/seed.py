"""Fills a fresh stack, over its APIs: identity, resources, or waits until servers can be made (ready).

One process does it all: the openstack command takes more than a second a call.
Each step looks first, so that it can be repeated after it broke.
"""
import argparse
import ipaddress
import os
import subprocess
import time

import yaml
from keystoneauth1 import session as keystone_session
from keystoneauth1.identity import v3

HOST = 'http://127.0.0.1'
IDENTITY, COMPUTE, NETWORK, IMAGE, VOLUME = (
    HOST + ':5000/v3', HOST + ':8774/v2.1', HOST + ':9696/v2.0', HOST + ':9292/v2', HOST + ':8776/v3')
APPLICATION_SECRET = 'only-for-tests-too'

parser = argparse.ArgumentParser()
parser.add_argument('what', choices=('identity', 'resources', 'ready'))
parser.add_argument('--state')
parser.add_argument('--password')
parser.add_argument('--clouds')
parser.add_argument('--volumes', action='store_true')
given = parser.parse_args()


def session(user, project):
    return keystone_session.Session(v3.Password(
        IDENTITY, username=user, password=given.password, project_name=project,
        user_domain_id='default', project_domain_id='default'))


admin, nodepool = session('admin', 'admin'), session('nodepool', 'nodepool')


def call(who, method, url, ok=(200, 201, 202, 204), **more):
    reply = who.request(url, method, raise_exc=False, **more)
    if reply.status_code not in ok:
        raise SystemExit('%s %s: %s %s' % (method, url, reply.status_code, reply.text))
    return reply.json() if reply.content else {}


def make(who, url, key, body, plural=None):
    """What is listed there under that name, or else made."""
    for there in call(who, 'GET', url, params={'name': body['name']})[plural or key + 's']:
        if there['name'] == body['name']:
            return there
    return call(who, 'POST', url, json={key: body})[key]


def identity():
    roles = {name: make(admin, IDENTITY + '/roles', 'role', {'name': name})['id']
             for name in ('admin', 'member', 'reader', 'service')}
    projects = {name: make(admin, IDENTITY + '/projects', 'project', {'name': name, 'domain_id': 'default'})['id']
                for name in ('service', 'nodepool')}

    def user(name, project, *its_roles):
        made = make(admin, IDENTITY + '/users', 'user', {
            'name': name, 'password': given.password, 'domain_id': 'default',
            'default_project_id': projects[project]})
        for role in its_roles:
            call(admin, 'PUT', '%s/projects/%s/users/%s/roles/%s' % (
                IDENTITY, projects[project], made['id'], roles[role]))

    for name in ('nova', 'neutron', 'glance', 'placement', 'cinder'):
        user(name, 'service', 'admin', 'service')
    user('nodepool', 'nodepool', 'member', 'reader')
    services = [('nova', 'compute', COMPUTE), ('placement', 'placement', HOST + ':8778'),
                ('glance', 'image', HOST + ':9292'), ('neutron', 'network', HOST + ':9696')]
    if given.volumes:
        services.append(('cinderv3', 'volumev3', VOLUME + '/%(project_id)s'))
    for name, kind, url in services:
        service = make(admin, IDENTITY + '/services', 'service', {'name': name, 'type': kind})['id']
        for interface in ('public', 'internal', 'admin'):
            call(admin, 'POST', IDENTITY + '/endpoints', json={'endpoint': {
                'service_id': service, 'interface': interface, 'region_id': 'RegionOne', 'url': url}})


def subnet(who, network, name, cidr, **more):
    net = ipaddress.ip_network(cidr)
    body = {'network_id': network, 'name': name, 'cidr': cidr, 'ip_version': net.version, 'enable_dhcp': False}
    return make(who, NETWORK + '/subnets', 'subnet', dict(body, **more))['id']


def networks():
    external = make(admin, NETWORK + '/networks', 'network', {
        'name': 'external', 'router:external': True, 'provider:network_type': 'flat',
        'provider:physical_network': 'physnet1'})['id']
    subnet(admin, external, 'external-v4', '10.99.0.0/16', allocation_pools=[
        {'start': '10.99.0.10', 'end': '10.99.255.250'}])
    nodes = make(nodepool, NETWORK + '/networks', 'network', {'name': 'nodes'})['id']
    inside = subnet(nodepool, nodes, 'nodes-v4', '10.98.0.0/16')
    router = make(nodepool, NETWORK + '/routers', 'router', {
        'name': 'gateway', 'external_gateway_info': {'network_id': external}})['id']
    call(nodepool, 'PUT', '%s/routers/%s/add_router_interface' % (NETWORK, router), ok=(200, 400, 409),
         json={'subnet_id': inside})
    # One that every project may use, with addresses of both versions: what many clouds call public.
    shared = make(admin, NETWORK + '/networks', 'network', {
        'name': 'public-shared', 'shared': True, 'provider:network_type': 'vlan',
        'provider:physical_network': 'physnet1', 'provider:segmentation_id': 100})['id']
    subnet(admin, shared, 'public-shared-v4', '10.97.0.0/16')
    subnet(admin, shared, 'public-shared-v6', 'fd97::/64')
    group = make(nodepool, NETWORK + '/security-groups', 'security_group', {'name': 'nodepool'},
                 'security_groups')['id']
    for port in (22, 19885):
        call(nodepool, 'POST', NETWORK + '/security-group-rules', ok=(201, 409), json={'security_group_rule': {
            'security_group_id': group, 'direction': 'ingress', 'protocol': 'tcp', 'port_range_min': port,
            'port_range_max': port, 'ethertype': 'IPv4'}})


def flavors():
    def flavor(number, name, vcpus, ram, disk, **asked):
        call(admin, 'POST', COMPUTE + '/flavors', ok=(200, 409), json={'flavor': {
            'id': str(number), 'name': name, 'vcpus': vcpus, 'ram': ram, 'disk': disk}})
        if asked:
            call(admin, 'POST', '%s/flavors/%d/os-extra_specs' % (COMPUTE, number), json={
                'extra_specs': {'realstack:' + key: value for key, value in asked.items()}})

    flavor(1, 'tiny', 1, 512, 1)
    flavor(2, 'small', 1, 2048, 10)
    flavor(3, 'medium', 2, 4096, 20)
    flavor(4, 'large', 4, 8192, 40)
    flavor(11, 'fault-abort', 1, 512, 1, fault='abort')
    flavor(12, 'fault-reschedule', 1, 512, 1, fault='reschedule')
    flavor(13, 'fault-hang', 1, 512, 1, fault='hang')
    flavor(14, 'slow', 1, 512, 1, delay='10')
    flavor(19, 'too-big', 1, 900000000, 1)


def image_and_key():
    if not call(admin, 'GET', IMAGE + '/images', params={'name': 'base'})['images']:
        image = call(admin, 'POST', IMAGE + '/images', json={
            'name': 'base', 'disk_format': 'raw', 'container_format': 'bare', 'visibility': 'public', 'min_disk': 1})
        call(admin, 'PUT', '%s/images/%s/file' % (IMAGE, image['id']), data=b'\0' * 65536,
             headers={'Content-Type': 'application/octet-stream'})
    key = given.state + '/id_ed25519'
    if not os.path.exists(key):
        subprocess.check_call(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'nodepool', '-f', key])
    with open(key + '.pub') as public:
        call(nodepool, 'POST', COMPUTE + '/os-keypairs', ok=(200, 201, 409), json={
            'keypair': {'name': 'nodepool', 'public_key': public.read().strip()}})


def resources():
    networks()
    flavors()
    image_and_key()
    if given.volumes:
        make(admin, '%s/%s/types' % (VOLUME, admin.get_project_id()), 'volume_type', {
            'name': 'realstack', 'extra_specs': {'volume_backend_name': 'realstack'}})
    write_clouds()


def write_clouds():
    credential = make(
        nodepool, '%s/users/%s/application_credentials' % (IDENTITY, nodepool.get_user_id()),
        'application_credential', {'name': 'nodepool', 'secret': APPLICATION_SECRET, 'unrestricted': True})
    common = {'region_name': 'RegionOne', 'identity_api_version': '3', 'interface': 'public'}
    password = {'auth_url': IDENTITY, 'username': 'nodepool', 'password': given.password,
                'project_name': 'nodepool', 'user_domain_name': 'Default', 'project_domain_name': 'Default'}
    text = yaml.safe_dump({'clouds': {
        'realstack': dict(common, auth=password),
        'realstack-appcred': dict(common, auth_type='v3applicationcredential', auth={
            'auth_url': IDENTITY, 'application_credential_id': credential['id'],
            'application_credential_secret': APPLICATION_SECRET}),
        'realstack-admin': dict(common, auth=dict(password, username='admin', project_name='admin'))}})
    with open(os.open(given.clouds, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w') as file:
        file.write(text)


def ready():
    """Servers can be made once a compute host has reported."""
    end = time.time() + 120
    while time.time() < end:
        hosts = call(admin, 'GET', COMPUTE + '/os-hypervisors')['hypervisors']
        if any(host['state'] == 'up' for host in hosts):
            return
        time.sleep(0.5)
    raise SystemExit('no compute host reported within two minutes')


{'identity': identity, 'resources': resources, 'ready': ready}[given.what]()
