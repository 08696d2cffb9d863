"""Frames: what one end sends, the other receives."""

import os
import random
import socket
import struct
import subprocess
import sys
import threading
import unittest

from tidegate_runner.channel import LOST_CHANNEL_EXIT_CODE, Channel, ChannelClosed

CLOSED_BY_THE_MODEL = """
import os, socket
from tidegate_runner.channel import Channel
ours, host = socket.socketpair()
channel = Channel(ours.fileno())
{replacement}
channel.{call}
"""


class ChannelTest(unittest.TestCase):
    def setUp(self):
        ours, self.host = socket.socketpair()
        self.channel = Channel(ours.detach())
        self.addCleanup(self.host.close)

    def frame(self, header, payload=b""):
        return struct.pack(">II", len(header), len(payload)) + header + payload

    def received_by_host(self, length):
        data = b""
        while len(data) < length:
            data += self.host.recv(length - len(data))
        return data

    def test_a_header_and_a_payload_are_received(self):
        self.host.sendall(self.frame('{"type":"run","jobId":"ü"}'.encode(), b"\x00\xff"))
        self.assertEqual(self.channel.receive(), ({"type": "run", "jobId": "ü"}, b"\x00\xff"))

    def test_frames_are_told_apart_wherever_their_bytes_are_cut(self):
        randomness = random.Random(1)
        sent = [({"number": number}, os.urandom(randomness.randrange(300))) for number in range(50)]
        stream = b"".join(self.frame(b'{"number": %d}' % header["number"], payload) for header, payload in sent)

        def send_in_pieces():
            at = 0
            while at < len(stream):
                length = randomness.randrange(1, 40)
                self.host.sendall(stream[at : at + length])
                at += length

        sender = threading.Thread(target=send_in_pieces)
        sender.start()
        self.assertEqual([self.channel.receive() for _ in sent], sent)
        sender.join()

    def test_what_is_sent_has_its_lengths_in_front(self):
        self.channel.send({"type": "log", "text": "é"}, b"abc")
        header_length, payload_length = struct.unpack(">II", self.received_by_host(8))
        header = self.received_by_host(header_length)
        self.assertEqual(header.decode("ascii"), '{"type": "log", "text": "\\u00e9"}')
        self.assertEqual(self.received_by_host(payload_length), b"abc")

    def test_a_payload_of_any_length_comes_whole(self):
        for length in (0, 1, 65535, 65536, 300_000):
            payload = os.urandom(length)
            sender = threading.Thread(target=self.channel.send, args=({}, payload))
            sender.start()
            self.assertEqual(self.received_by_host(8 + 2 + length)[10:], payload)
            sender.join()

    def test_frames_of_many_threads_do_not_mix(self):
        senders = [
            threading.Thread(target=self.channel.send, args=({}, bytes([number]) * 700_000)) for number in range(8)
        ]
        for sender in senders:
            sender.start()
        payloads = [self.received_by_host(700_010)[10:] for _ in senders]
        for sender in senders:
            sender.join()
        self.assertEqual(sorted(payloads), [bytes([number]) * 700_000 for number in range(8)])

    def test_the_end_of_the_host_is_an_end(self):
        self.host.sendall(b"\x00\x00\x00")
        self.host.close()
        with self.assertRaises(ChannelClosed):
            self.channel.receive()

    def test_a_channel_that_the_model_closed_ends_the_process_whichever_way_it_is_used(self):
        replacements = ("os.close(ours.detach())", "os.dup2(os.open(os.devnull, os.O_RDWR), ours.detach())")
        for replacement in replacements:
            for call in ("receive()", "send({})"):
                with self.subTest(replacement=replacement, call=call):
                    code = CLOSED_BY_THE_MODEL.format(replacement=replacement, call=call)
                    ended = subprocess.run(
                        [sys.executable, "-c", code],
                        stderr=subprocess.PIPE,
                        env={"PYTHONPATH": os.pathsep.join(sys.path)},
                        timeout=30,
                    )
                    self.assertIn(b"the channel to the model host on descriptor 3 is closed", ended.stderr)
                    self.assertEqual(ended.returncode, LOST_CHANNEL_EXIT_CODE)


if __name__ == "__main__":
    unittest.main()
