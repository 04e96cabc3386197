# SPDX-License-Identifier: Apache-2.0
"""The agents' client as of 0.1.0, frozen: it knows the frames of that release and nothing else. Never changed after
the release, so that a relay of a later version that breaks it is found out (product.md 10, "N speaks with N-1")."""
import base64
import json
import os
import socket
import threading

KINDS = {"conversation.gained", "conversation.lost", "conversation.updated", "message.added", "message.updated"}


class Client:
    def __init__(self, port, token, since=None, epoch=None):
        self.wire = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.lock = threading.Lock()
        self.cursor, self.epoch = since, epoch
        self.conversations, self.deliveries, self.answers = {}, {}, {}
        self.gaps, self.doubled, self.seen = 0, 0, set()
        self.next_id = 0
        self.goodbye = ""
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.wire.sendall((f"GET /agent HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                           f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Protocol: kefudesk.v1\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(head.split(b"\r\n")[0].decode())
        hello = {"token": token, "client": "kefudesk/0.1.0 frozen"}
        if since is not None:
            hello.update(since=since, epoch=epoch)
        answer = self.ask("hello", hello)
        if not answer["ok"]:
            raise PermissionError(answer["error"]["code"])
        self.agent = answer["d"]["agent"]["id"]
        if answer["d"]["epoch"] != self.epoch or not answer["d"]["resumed"]:
            self.conversations = {row["id"]: row for row in answer["d"]["conversations"]}
            self.cursor = answer["d"]["cursor"]
        self.epoch = answer["d"]["epoch"]

    def more(self):
        data = self.wire.recv(65536)
        if not data:
            raise ConnectionError("closed")
        return data

    def exactly(self, size):
        while len(self.buffer) < size:
            self.buffer += self.more()
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def put(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        head = bytes([0x80 | opcode])
        head += bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self.wire.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def frame(self):
        """One text frame; pings are answered meanwhile."""
        text = b""
        while True:
            first, second = self.exactly(2)
            size = second & 127
            if size == 126:
                size = int.from_bytes(self.exactly(2), "big")
            elif size == 127:
                size = int.from_bytes(self.exactly(8), "big")
            payload = self.exactly(size)
            opcode = first & 15
            if opcode == 8:
                raise ConnectionError(f"close {int.from_bytes(payload[:2], 'big')}")
            if opcode == 9:
                self.put(10, payload)
            elif opcode in (0, 1):
                text += payload
                if first & 0x80:
                    return json.loads(text)

    def request(self, kind, body):
        self.next_id += 1
        self.put(1, json.dumps({"t": kind, "id": str(self.next_id), "d": body}).encode())
        return str(self.next_id)

    def ask(self, kind, body):
        wanted = self.request(kind, body)
        while wanted not in self.answers:
            self.take(self.frame())
        return self.answers.pop(wanted)

    def take(self, frame):
        """Applies a frame; what this release does not know is left alone."""
        if "re" in frame:
            self.answers[frame["re"]] = frame
        elif frame.get("t") == "events":
            self.events(frame["d"])
        elif frame.get("t") == "goodbye":
            self.goodbye = frame["d"]["reason"]

    def events(self, push):
        if self.cursor is not None and push["from"] != self.cursor:
            self.gaps += 1
        self.cursor = push["to"]
        for event in push["events"]:
            if event["seq"] in self.seen:
                self.doubled += 1
            self.seen.add(event["seq"])
            if event["kind"] not in KINDS:
                continue
            if event["kind"] == "conversation.lost":
                self.conversations.pop(event["conversation"], None)
                continue
            if "conversation" in event:
                self.conversations[event["conversation"]["id"]] = event["conversation"]
            if "message" in event and event["message"].get("clientMessageId"):
                self.deliveries[event["message"]["clientMessageId"]] = event["message"].get("delivery")

    def close(self):
        self.wire.close()
