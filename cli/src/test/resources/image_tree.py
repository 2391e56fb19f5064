"""The image records of Nodepool 11 over kazoo: made, shown, exported, imported, as it does."""

import json
import os
import sys
import time

from kazoo.client import KazooClient
from kazoo.exceptions import NoNodeError

IMAGES = '/nodepool/images'


def children(path):
    try:
        return [name for name in zk.get_children(path) if name != 'lock']
    except NoNodeError:
        return []


def build(image, build_id, state, formats, **more):
    record = {'state': state, 'state_time': time.time()}
    record.update(more)
    if formats:
        record['formats'] = ','.join(sorted(formats))
    record.update(username='zuul', python_path='auto', shell_type=None)
    path = f'{IMAGES}/{image}/builds/{build_id}'
    zk.create(path, json.dumps(record).encode('utf8'), makepath=True)
    zk.ensure_path(f'{IMAGES}/{image}/builds/lock')


def upload(image, build_id, provider, state, external_id):
    directory = f'{IMAGES}/{image}/builds/{build_id}/providers/{provider}/images'
    record = {'state': state, 'state_time': time.time(), 'external_id': external_id,
              'external_name': f'{image}-1796119400', 'format': 'qcow2',
              'username': 'zuul', 'python_path': '/usr/bin/python2', 'shell_type': 'cmd'}
    zk.ensure_path(directory + '/lock')
    return zk.create(directory + '/', json.dumps(record).encode('utf8'),
                     sequence=True, makepath=True)


def make():
    """Two images, a hole in the numbers, names beyond ASCII, a lock, a pause and a request."""
    build('debian', 'a1' * 16, 'ready', ['raw', 'qcow2'], builder='b.example.org',
          builder_id='6b7c0a8e-0000-4000-8000-000000000001')
    first = upload('debian', 'a1' * 16, 'cloud-a', 'failed', None)
    upload('debian', 'a1' * 16, 'cloud-a', 'ready', 'img-1')
    upload('debian', 'a1' * 16, 'cloud-a', 'ready', 'img-\u00fc\U0001f600')
    upload('debian', 'a1' * 16, 'cloud-b', 'uploading', None)
    zk.delete(first, recursive=True)
    build('debian', '0000000007', 'failed', [])
    build('fedora-35', 'c3' * 16, 'building', ['raw'], builder='b.example.org')
    zk.create(f'{IMAGES}/fedora-35/pause')
    zk.ensure_path(f'{IMAGES}/debian/request-build')
    holder = f'{IMAGES}/debian/builds/lock/' + 'ab' * 16 + '__lock__'
    zk.create(holder, b'b.example.org', ephemeral=True, sequence=True)


def tree(path=IMAGES):
    """Every znode but locks and requests, which are no part of an export."""
    if path.endswith(('/lock', '/request-build')):
        return {}
    found = {path: zk.get(path)[0].decode('utf8')}
    for name in zk.get_children(path):
        found.update(tree(f'{path}/{name}'))
    return found


def exported():
    data = {}
    for image in sorted(children(IMAGES)):
        if zk.exists(f'{IMAGES}/{image}/pause'):
            data[f'{IMAGES}/{image}/pause'] = ''
        for name in children(f'{IMAGES}/{image}/builds'):
            path = f'{IMAGES}/{image}/builds/{name}'
            data[path] = zk.get(path)[0].decode('utf8')
            for provider in sorted(children(path + '/providers')):
                uploads = f'{path}/providers/{provider}/images'
                for number in children(uploads):
                    data[f'{uploads}/{number}'] = zk.get(f'{uploads}/{number}')[0].decode('utf8')
    return data


def put_back(data):
    counters = {}
    for path in data:
        directory, _, number = path.rpartition('/')
        if directory.endswith('/images'):
            counters[directory] = max(counters.get(directory, 0), int(number))
    for directory, highest in counters.items():
        for _ in range(highest):
            made = zk.create(directory + '/', makepath=True, sequence=True)
            if made not in data:
                zk.delete(made)
    for path, text in data.items():
        if zk.exists(path):
            zk.set(path, text.encode('utf8'))
        else:
            zk.create(path, text.encode('utf8'), makepath=True)


command = sys.argv[2]
zk = KazooClient(hosts=sys.argv[1])
zk.start()
if command == 'make':
    make()
elif command == 'tree':
    print(json.dumps(tree()))
elif command == 'wipe':
    zk.delete('/nodepool', recursive=True)
elif command == 'export':
    with open(os.open(sys.argv[3], os.O_CREAT | os.O_WRONLY, 0o600), 'w') as file:
        json.dump(exported(), file)
elif command == 'import':
    with open(sys.argv[3]) as file:
        put_back(json.load(file))
elif command == 'next':
    print(json.dumps(upload('debian', 'a1' * 16, sys.argv[3], 'ready', 'img-next')))
zk.stop()
