"""The runner's end of the protocol channel: frames of a JSON header and a payload."""

import json
import os
import socket
import struct
import threading

# Saved before the model is loaded, because a model may change the module json.
read_json = json.JSONDecoder().decode
_write_json = json.JSONEncoder().encode

PREFIX = struct.Struct(">II")
LOST_CHANNEL_EXIT_CODE = 1


def _end_without_channel():
    try:
        os.write(2, b"the channel to the model host on descriptor 3 is closed\n")
    finally:
        os._exit(LOST_CHANNEL_EXIT_CODE)


class ChannelClosed(Exception):
    """The host is gone."""


class Channel:
    """One stream socket to the host. Frames may be sent from any thread."""

    def __init__(self, descriptor):
        self._socket = socket.socket(fileno=descriptor)
        self._socket.setblocking(True)
        # What a model starts must not hold the channel open, nor write to it.
        self._socket.set_inheritable(False)
        self._sending = threading.Lock()
        self._is_childs = False
        os.register_at_fork(after_in_child=self._close_in_child)

    def receive(self):
        """Waits for a frame and returns its header and its payload as bytes. Raises ChannelClosed when the host is
        gone. Where the model has closed the channel, the process ends, as it does in `send`."""
        header_length, payload_length = PREFIX.unpack(self._exactly(PREFIX.size))
        header = read_json(self._exactly(header_length).decode("utf-8"))
        return header, self._exactly(payload_length)

    def send(self, header, payload=b""):
        """Sends a frame. Where the host is gone, or the model has closed the channel, the process ends: nothing could
        report its jobs any longer. A child that the model forked sends nothing."""
        encoded = _write_json(header).encode("ascii")
        frame = PREFIX.pack(len(encoded), len(payload)) + encoded
        with self._sending:
            if self._is_childs:
                return
            try:
                self._socket.sendall(frame + payload if len(payload) < 65536 else frame)
                if len(payload) >= 65536:
                    self._socket.sendall(payload)
            except OSError:
                _end_without_channel()

    def _exactly(self, length):
        parts = []
        while length > 0:
            try:
                part = self._socket.recv(min(length, 1 << 20))
            except ConnectionError as error:
                raise ChannelClosed() from error
            except OSError:
                # The host is there and ends what the model has started; whichever of the two threads first finds the
                # descriptor closed, the job ends with the same message.
                _end_without_channel()
            if not part:
                raise ChannelClosed()
            parts.append(part)
            length -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _close_in_child(self):
        self._socket.close()
        self._is_childs = True
        # The lock may have been held by another thread, which the child does not have.
        self._sending = threading.Lock()
