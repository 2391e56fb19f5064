"""Plays one pool of upstream's launcher, as docs/zookeeper.md says it behaves.

upstream_launcher.py HOSTS CLOUD PROVIDER POOL LABELS MAX_SERVERS SEED

It serves requests from its start on, with servers of the simulator whose Keystone is at CLOUD, and
declines the first and some more by chance. It writes whole records, unversioned, without the
keys that it does not know, and deletes whatever an unlocked node of its provider's name allows.
Each line on its input is a command: ["figures"] answers with what it has done, ["stop"] accepts
nothing more and ends when nothing is under way.
"""
import collections
import json
import logging
import random
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid

from kazoo.client import KazooClient
from kazoo.exceptions import LockTimeout, NoNodeError, NotEmptyError

REQUESTS = "/nodepool/requests"
REQUEST_LOCKS = "/nodepool/requests-lock"
NODES = "/nodepool/nodes"
POOLS = "/nodepool/components/pool"
DELETABLE = ("used", "in-use", "building", "failed", "deleting", "deleted", "aborted")
REQUEST_KEYS = (
    "state state_time declined_by node_types nodes reuse requestor requestor_data provider "
    "relative_priority event_id created_time tenant_name"
).split()
NODE_KEYS = (
    "state state_time cloud provider pool type allocated_to az region public_ipv4 private_ipv4 "
    "public_ipv6 host_id interface_ip connection_port ssh_port image_id launcher created_time "
    "external_id hostname comment user_data hold_job host_keys username connection_type shell_type "
    "hold_expiration resources slot attributes python_path tenant_name driver_data requestor"
).split()
COST = {"cores": 1, "instances": 1, "ram": 2048}
DECLINED = 0.1
PAUSE = 0.05


def encode(record):
    return json.dumps(record).encode("utf8")


def lacks(record, labels):
    return not set(record["node_types"]) <= set(labels)


class Handler:
    """A request in hand, and what there is for it: (node, record, lock)."""

    def __init__(self, request, record, lock):
        self.request = request
        self.record = record
        self.lock = lock
        self.taken = []


class Gone(Exception):
    """The request was deleted as it was served."""


class Cloud:
    """The project's servers, over Nova."""

    def __init__(self, auth_url, provider):
        self.provider = provider
        self.token = None
        user = {"name": "nodepool", "domain": {"name": "Default"}, "password": "nodepool-secret"}
        login = {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"name": "nodepool", "domain": {"name": "Default"}}},
        }
        answer = self.call("POST", auth_url + "/auth/tokens", {"auth": login})
        self.token = answer.headers["X-Subject-Token"]
        catalog = json.loads(answer.read())["token"]["catalog"]
        urls = {service["type"]: service["endpoints"][0]["url"] for service in catalog}
        self.servers = urls["compute"] + "/servers"
        images = json.loads(self.call("GET", urls["image"] + "/v2/images").read())["images"]
        self.image = images[0]["id"]

    def call(self, method, url, body=None):
        headers = {"Content-Type": "application/json", "X-Auth-Token": self.token or ""}
        data = None if body is None else json.dumps(body).encode("utf8")
        return urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method))

    def create(self, node, pool):
        marks = {
            "nodepool_node_id": node,
            "nodepool_pool_name": pool,
            "nodepool_provider_name": self.provider,
        }
        order = {"name": "np" + node, "flavorRef": "2", "imageRef": self.image, "metadata": marks}
        return json.loads(self.call("POST", self.servers, {"server": order}).read())["server"]["id"]

    def await_active(self, server):
        url = self.servers + "/" + server
        while json.loads(self.call("GET", url).read())["server"]["status"] != "ACTIVE":
            time.sleep(PAUSE)

    def delete(self, server):
        try:
            self.call("DELETE", self.servers + "/" + server)
        except urllib.error.HTTPError:
            pass  # It is gone already: somebody else deletes the same node.


class Pool:
    def __init__(self, client, cloud, provider, pool, labels, max_servers, chance):
        self.client = client
        self.cloud = cloud
        self.provider = provider
        self.pool = pool
        self.labels = labels
        self.max_servers = max_servers
        self.chance = chance
        self.id = "%s-PoolWorker.%s-%s-%s" % (socket.getfqdn(), provider, pool, uuid.uuid4().hex)
        self.active = set()
        self.figures = collections.Counter()
        self.stopping = False
        self.complaints = []
        for path in (REQUESTS, REQUEST_LOCKS, NODES, POOLS):
            client.ensure_path(path)
        self.paused = None
        self.version = 0
        self.description = {
            "hostname": socket.gethostname(),
            "id": self.id,
            "kind": "pool",
            "model_api": 0,
            "name": pool,
            "paused": False,
            "priority": 100,
            "provider_name": provider,
            "state": "running",
            "supported_labels": labels,
            "version": "11.0.0 None",
        }
        self.component = client.create(
            "%s/%s" % (POOLS, socket.gethostname()),
            encode(self.description),
            ephemeral=True,
            sequence=True,
        )

    def pools(self):
        return [p for p in (self.read(POOLS + "/" + name) for name in self.children(POOLS)) if p]

    # Records.

    def read(self, path):
        try:
            data, _ = self.client.get(path)
        except NoNodeError:
            return None
        return json.loads(data.decode("utf8")) if data else None

    def request(self, request):
        return self.read(REQUESTS + "/" + request)

    def node(self, node):
        return self.read(NODES + "/" + node)

    def children(self, path):
        try:
            return self.client.get_children(path)
        except NoNodeError:
            return []

    def store_request(self, request, record, **changes):
        record.update(changes)
        if "state" in changes:
            record["state_time"] = time.time()
        known = {key: record.get(key) for key in REQUEST_KEYS}
        try:
            self.client.set(REQUESTS + "/" + request, encode(known))
        except NoNodeError:
            raise Gone(request)

    def store_node(self, node, record, **changes):
        record.update(changes)
        if "state" in changes:
            record["state_time"] = time.time()
        self.client.set(NODES + "/" + node, encode({key: record.get(key) for key in NODE_KEYS}))

    def lock(self, path):
        """The lock, or nothing when somebody has it."""
        lock = self.client.Lock(path, self.id)
        try:
            return lock if lock.acquire(blocking=False) else None
        except NoNodeError:
            return None  # Deleted as kazoo made its way to it.

    def node_lock(self, node):
        return self.lock("%s/%s/lock" % (NODES, node))

    def mine(self):
        found = {}
        for node in self.children(NODES):
            record = self.node(node)
            if record and record.get("provider") == self.provider:
                found[node] = record
        return found

    def is_locked(self, node):
        return bool(self.children("%s/%s/lock" % (NODES, node)))

    # Serving.

    def serve(self):
        while not self.stopping or self.active:
            try:
                if self.paused is not None:
                    self.gather(self.paused)
                elif not self.stopping:
                    self.look()
            except NoNodeError:
                pass  # Something went as we looked; the next look shows what is there.
            time.sleep(PAUSE)

    def look(self):
        pools = self.pools()
        waiting = []
        for request in self.children(REQUESTS):
            record = self.request(request)
            if record and record["state"] == "requested" and self.id not in record.get("declined_by", []):
                lacking = len(set(record["node_types"]) - set(self.labels))
                priority, sequence = request.split("-")
                waiting.append((lacking, priority, record.get("relative_priority") or 0, sequence, request))
        for lacking, _, _, _, request in sorted(waiting):
            record = self.request(request)
            if record and request not in self.active and not self.yields(record, lacking, pools):
                self.begin(request)
            if self.paused is not None:
                return

    def yields(self, record, lacking, pools):
        others = [
            p
            for p in pools
            if p["id"] != self.id
            and p["id"] not in record.get("declined_by", [])
            and set(record["node_types"]) <= set(p["supported_labels"])
        ]
        wish = record.get("provider")
        if wish and wish != self.provider:
            return any(p["provider_name"] == wish for p in others)
        return bool(lacking and others)

    def begin(self, request):
        lock = self.lock(REQUEST_LOCKS + "/" + request)
        if lock is None:
            return
        record = self.request(request)
        if not record or record["state"] != "requested" or self.id in record.get("declined_by", []):
            lock.release()
            return
        handler = Handler(request, record, lock)
        try:
            first = not self.figures["declined"]
            if lacks(record, self.labels) or first or self.chance.random() < DECLINED:
                self.decline(request, record)
                lock.release()
                return
            self.active.add(request)
            self.store_request(request, record, state="pending")
        except Gone:
            self.end(handler)
            return
        self.gather(handler)

    def gather(self, handler):
        """Takes ready nodes and makes records of new ones; the pool is paused when it is full."""
        record = handler.record
        try:
            for label in record["node_types"][len(handler.taken) :]:
                if self.request(handler.request) is None:
                    raise Gone(handler.request)
                taken = self.reuse(handler.request, record, label)
                if taken is None and self.is_full():
                    self.pause(handler)
                    self.evict()
                    return
                handler.taken.append(taken or self.make(handler.request, record, label))
        except Gone:
            self.end(handler)
        else:
            threading.Thread(target=self.fulfil, args=(handler,), daemon=True).start()
        self.pause(None)

    def fulfil(self, handler):
        try:
            for node, record, _ in handler.taken:
                if record["state"] != "ready":
                    self.launch(node, record)
            if self.request(handler.request) is None:
                raise Gone(handler.request)
            nodes = [node for node, _, _ in handler.taken]
            while handler.taken:
                handler.taken.pop()[2].release()
            self.store_request(handler.request, handler.record, nodes=nodes, state="fulfilled")
            self.figures["fulfilled"] += 1
        except Gone:
            self.figures["gone"] += 1
        except Exception as e:
            self.complaints.append("request %s: %r" % (handler.request, e))
        finally:
            self.end(handler)

    def end(self, handler):
        """What is ready is free for the next; what is half made is deleted, as it is unlocked."""
        for node, record, lock in handler.taken:
            if record["state"] == "ready":
                self.store_node(node, record, allocated_to=None)
            lock.release()
        handler.lock.release()
        self.active.discard(handler.request)

    def pause(self, handler):
        if (handler is None) != (self.paused is None):
            self.description["paused"] = handler is not None
            stat = self.client.set(self.component, encode(self.description), self.version)
            self.version = stat.version
        self.paused = handler

    def is_full(self):
        return sum(1 for record in self.mine().values() if record["pool"] == self.pool) >= self.max_servers

    def decline(self, request, record):
        declined = record.get("declined_by", []) + [self.id]
        state = "failed" if {p["id"] for p in self.pools()} <= set(declined) else "requested"
        self.store_request(request, record, declined_by=declined, state=state)
        self.figures["declined"] += 1

    def reuse(self, request, wish, label):
        if not wish.get("reuse", True):
            return None
        for node, record in self.mine().items():
            if record["pool"] != self.pool or label not in record["type"] or not self.is_free(record):
                continue
            lock = self.node_lock(node)
            if lock is None:
                continue
            record = self.node(node)
            if record and self.is_free(record):
                self.allocate(node, record, request, wish)
                self.figures["reused"] += 1
                return node, record, lock
            lock.release()
        return None

    @staticmethod
    def is_free(record):
        return record["state"] == "ready" and not record.get("allocated_to")

    def allocate(self, node, record, request, wish, **more):
        requestor, tenant = wish.get("requestor"), wish.get("tenant_name")
        self.store_node(node, record, allocated_to=request, requestor=requestor, tenant_name=tenant, **more)

    def make(self, request, wish, label):
        now = time.time()
        record = dict.fromkeys(NODE_KEYS)
        record.update(
            state="init",
            state_time=now,
            created_time=now,
            provider=self.provider,
            pool=self.pool,
            type=[label],
            launcher=self.id,
            allocated_to=request,
            requestor=wish.get("requestor"),
            tenant_name=wish.get("tenant_name"),
            resources=COST,
        )
        node = self.client.create(NODES + "/", encode(record), sequence=True).rsplit("/", 1)[1]
        lock = self.client.Lock("%s/%s/lock" % (NODES, node), self.id)
        lock.acquire()
        self.store_node(node, record, state="building")
        return node, record, lock

    def launch(self, node, record):
        server = self.cloud.create(node, self.pool)
        self.store_node(node, record, external_id=server)
        self.cloud.await_active(server)
        self.store_node(
            node,
            record,
            state="ready",
            cloud="simulator",
            az="az1",
            public_ipv4="fake",
            private_ipv4="fake",
            public_ipv6="",
            interface_ip="fake",
            host_id="fake",
            connection_port=22,
            ssh_port=22,
            connection_type="ssh",
            username="zuul",
            python_path="auto",
            host_keys=["ssh-rsa FAKEKEY"],
        )
        self.figures["launched"] += 1

    def evict(self):
        """A pool at its quota lets its oldest free node go."""
        free = [
            (record["state_time"], node)
            for node, record in self.mine().items()
            if record["pool"] == self.pool and self.is_free(record) and not self.is_locked(node)
        ]
        for _, node in sorted(free)[:1]:
            lock = self.node_lock(node)
            if lock is not None:
                record = self.node(node)
                if record and self.is_free(record):
                    self.store_node(node, record, state="deleting")
                lock.release()

    # Cleaning up.

    def clean(self):
        while not self.stopping:
            for step in (self.delete_what_is_done, self.reset_lost_requests, self.free_ready_nodes):
                try:
                    step()
                except (LockTimeout, NoNodeError, NotEmptyError, Gone):
                    pass  # It went as we looked at it; the next round shows what is there.
            time.sleep(5 * PAUSE)

    def delete_what_is_done(self):
        for node, record in self.mine().items():
            if record["state"] not in DELETABLE or self.is_locked(node):
                continue
            lock = self.node_lock(node)
            if lock is None:
                continue
            record = self.node(node)
            if not record or record["state"] not in DELETABLE:
                lock.release()
                continue
            self.store_node(node, record, state="deleting")
            if record.get("external_id"):
                self.cloud.delete(record["external_id"])
            self.store_node(node, record, state="deleted")
            self.client.delete("%s/%s" % (NODES, node), recursive=True)
            self.figures["deleted"] += 1

    def reset_lost_requests(self):
        for request in self.children(REQUESTS):
            record = self.request(request)
            if not record or record["state"] != "pending" or request in self.active:
                continue
            lock = self.lock(REQUEST_LOCKS + "/" + request)
            if lock is None:
                continue
            try:
                record = self.request(request)
                if record and record["state"] == "pending":
                    self.free(lambda node: node.get("allocated_to") == request)
                    self.store_request(request, record, state="requested", nodes=[])
                    self.figures["reset"] += 1
            finally:
                lock.release()

    def free_ready_nodes(self):
        self.free(lambda node: node.get("allocated_to") and self.request(node["allocated_to"]) is None)

    def free(self, lost):
        for node, record in self.mine().items():
            if record["state"] not in ("ready", "init") or not lost(record) or self.is_locked(node):
                continue
            lock = self.node_lock(node)
            if lock is None:
                continue
            record = self.node(node)
            if record and record["state"] == "ready" and lost(record):
                self.store_node(node, record, allocated_to=None)
            elif record and record["state"] == "init" and lost(record):
                self.store_node(node, record, state="deleting")
            lock.release()


def main():
    logging.basicConfig(level=logging.ERROR)
    hosts, address, provider, pool_name, labels, max_servers, seed = sys.argv[1:8]
    client = KazooClient(hosts=hosts, timeout=5)
    client.start()
    cloud = Cloud(address, provider)
    chance = random.Random(int(seed))
    pool = Pool(client, cloud, provider, pool_name, labels.split(","), int(max_servers), chance)
    workers = [threading.Thread(target=work, daemon=True) for work in (pool.serve, pool.clean)]
    for worker in workers:
        worker.start()
    for line in sys.stdin:
        command = json.loads(line)[0]
        if command == "stop":
            pool.stopping = True
            for worker in workers:
                worker.join(30)
        figures = dict(pool.figures, complaints=pool.complaints, active=sorted(pool.active))
        print(json.dumps({"answer": figures}), flush=True)
    client.stop()


main()
