"""python3 peer.py BASE_URL TOKEN websocket|polling|upgrade

Plays situations with the stock Socket.IO client of Python against a running server. One line each, as report.mjs has
them: "ok - name", or "not ok - name: why".
"""

import json
import queue
import sys
import urllib.parse
import urllib.request
import uuid

PACKAGES = "python3-socketio python3-aiohttp python3-requests python3-websocket"

try:
    import asyncio

    import aiohttp  # noqa: F401 - what socketio needs and does not ask for before it connects
    import requests  # noqa: F401
    import socketio
    import websocket  # noqa: F401
except ImportError as missing:
    print(f"{missing.name} is missing for {sys.executable}: apt-get install {PACKAGES}")
    sys.exit(2)

PATIENCE = 10
TRANSPORTS = {"websocket": ["websocket"], "polling": ["polling"], "upgrade": ["polling", "websocket"]}
KINDS = [{"title": "Hello", "ż": [1, None]}, ["a", 1], "plain text", "", 42, 0, -1.5, True, False, "0" * 24]


class Backend:
    def __init__(self, base, token):
        self.base = base.rstrip("/")
        self.token = token

    def registered(self):
        pair = (f"python-{uuid.uuid4()}", str(uuid.uuid4()))
        self._call("PUT", f"/api/{pair[0]}/register?" + urllib.parse.urlencode({"connectionId": pair[1]}))
        return pair

    def push(self, pair, message):
        body = json.dumps({"message": message}).encode()
        answer = json.loads(self._call("POST", f"/api/{pair[0]}/push", body))
        return answer["id"], answer["sessions"]

    def _call(self, method, path, body=None):
        headers = {"X-AUTH-TOKEN": self.token, "Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read().decode()


class Run:
    def __init__(self, base, token, transport):
        self.base = base
        self.transport = transport
        self.backend = Backend(base, token)

    def where(self):
        url = urllib.parse.urlsplit(self.base)
        return {
            "url": f"{url.scheme}://{url.netloc}",
            "socketio_path": f"{url.path.strip('/')}/socket.io".strip("/"),
            "transports": TRANSPORTS[self.transport],
        }

    def push(self, pair, message):
        id, sessions = self.backend.push(pair, message)
        same(1, sessions, "sessions of the push")
        return id

    def client(self, listener):
        """A client with one listener, whose parameters are those of an application."""
        client = socketio.Client(reconnection=False)
        client.on("message", listener)
        client.connect(**self.where(), wait_timeout=PATIENCE)
        same(TRANSPORTS[self.transport][-1], client.transport(), "the transport")
        return client

    # ---- situations --------------------------------------------------------------------------

    def a_listener_that_takes_one_value_gets_every_message(self):
        pair = self.backend.registered()
        received = queue.Queue()

        def message(data):
            received.put(data)

        client = self.client(message)
        try:
            same({"ok": True}, client.call("register", pair, timeout=PATIENCE), "the answer")
            for value in KINDS:
                self.push(pair, value)
                same(value, received.get(timeout=PATIENCE), "the message")
            for number in range(100):
                self.push(pair, number)
            same(list(range(100)), [received.get(timeout=PATIENCE) for _ in range(100)], "a burst")
            same(0, received.qsize(), "messages beside")
        finally:
            client.disconnect()

    def what_was_missed_arrives_when_the_client_comes_again(self):
        pair = self.backend.registered()
        received = queue.Queue()

        def listener(received):
            def message(data):
                received.put(data)

            return message

        client = self.client(listener(received))
        client.call("register", pair, timeout=PATIENCE)
        self.push(pair, "before")
        same("before", received.get(timeout=PATIENCE), "the message")
        client.disconnect()
        for value in ["missed", {"missed": 2}]:
            self.backend.push(pair, value)
        # The first connection may still get them while the server does not know that it is over.
        received = queue.Queue()
        client = self.client(listener(received))
        try:
            client.call("register", pair, timeout=PATIENCE)
            self.push(pair, "after")
            got = []
            while not got or got[-1] != "after":
                got.append(received.get(timeout=PATIENCE))
            # What no pong has proven yet comes again.
            same(["missed", {"missed": 2}, "after"], [value for value in got if value != "before"], "messages")
        finally:
            client.disconnect()

    def a_pair_in_auth_is_claimed_by_the_connect_itself(self):
        pair = self.backend.registered()
        received = queue.Queue()
        client = socketio.Client(reconnection=False)
        client.on("message", lambda data: received.put(data))
        auth = {"userId": pair[0], "connectionId": pair[1], "after": None}
        client.connect(**self.where(), auth=auth, wait_timeout=PATIENCE)
        try:
            self.push(pair, "hello")
            same("hello", received.get(timeout=PATIENCE), "the message")
        finally:
            client.disconnect()

    def a_client_that_asks_gets_the_id_as_a_second_value(self):
        pair = self.backend.registered()
        received = queue.Queue()

        def message(data, id):
            received.put((data, id))

        client = self.client(message)
        try:
            client.call("register", (*pair, {"ids": True}), timeout=PATIENCE)
            id = self.push(pair, "hello")
            same(("hello", id), received.get(timeout=PATIENCE), "the message and its id")
        finally:
            client.disconnect()

    def the_asyncio_client_gets_every_message(self):
        asyncio.run(self._asyncio())

    async def _asyncio(self):
        pair = self.backend.registered()
        received = asyncio.Queue()
        client = socketio.AsyncClient(reconnection=False)

        async def message(data):
            received.put_nowait(data)

        client.on("message", message)
        await client.connect(**self.where(), wait_timeout=PATIENCE)
        try:
            await client.call("register", pair, timeout=PATIENCE)
            for value in KINDS:
                await asyncio.get_running_loop().run_in_executor(None, self.push, pair, value)
                same(value, await asyncio.wait_for(received.get(), PATIENCE), "the message")
        finally:
            await client.disconnect()


def same(expected, actual, what):
    if expected != actual or type(expected) is not type(actual):
        raise AssertionError(f"{what}: expected {expected!r} but it is {actual!r}")


def main(arguments):
    if len(arguments) != 3 or arguments[2] not in TRANSPORTS:
        print("usage: python3 peer.py BASE_URL TOKEN websocket|polling|upgrade")
        return 2
    run = Run(*arguments)
    failures = 0
    for situation in [
        run.a_listener_that_takes_one_value_gets_every_message,
        run.what_was_missed_arrives_when_the_client_comes_again,
        run.a_pair_in_auth_is_claimed_by_the_connect_itself,
        run.a_client_that_asks_gets_the_id_as_a_second_value,
        run.the_asyncio_client_gets_every_message,
    ]:
        name = situation.__name__.replace("_", " ")
        try:
            situation()
            print(f"ok - {name}", flush=True)
        except Exception as failure:
            failures += 1
            why = " ".join(f"{type(failure).__name__} {failure}".split())
            print(f"not ok - {name}: {why}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
