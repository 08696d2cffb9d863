"""The output of a generator, part by part."""

from .interruption import JobCanceled
from .output import OutputTooLarge, output_json
from .reporting import LatestReport

PARTIAL_INTERVAL_SECONDS = 0.2
MAXIMUM_PARTIAL_BYTES = 65536


def generated_json(generator, context, channel, interruption, maximum_bytes, floats):
    """Runs a generator or another iterator to its end. What it returns is the output; when that is nothing, the list of
    what it yielded, which can be read while it runs."""
    yielded = YieldedParts(channel, context.job_id, maximum_bytes)
    try:
        while True:
            part = interruption.run(next, generator)
            if context.canceled.is_set():
                raise JobCanceled()
            yielded.append(output_json(floats.of_part(part), maximum_bytes))
    except StopIteration as end:
        return yielded.json() if end.value is None else output_json(floats.of_whole(end.value), maximum_bytes)
    finally:
        yielded.end()
        if hasattr(generator, "close"):
            generator.close()


class YieldedParts:
    """What a generator has yielded so far, each part as JSON, and the reports of it."""

    def __init__(self, channel, job_id, maximum_bytes):
        self._channel = channel
        self._job_id = job_id
        self._maximum_bytes = maximum_bytes
        self._parts = []
        # How many of them were reported.
        self._reported = 0
        # Of the list in JSON, brackets and commas included.
        self._bytes = 1
        self._report = LatestReport(PARTIAL_INTERVAL_SECONDS)

    def append(self, part):
        """Takes the next part. Raises OutputTooLarge when all together are longer than is kept."""
        self._bytes += len(part) + 1
        if self._bytes > self._maximum_bytes:
            raise OutputTooLarge(f"more than {self._maximum_bytes} bytes", self._maximum_bytes)
        self._parts.append(part)
        self._report.offer(self._send)

    def json(self):
        """All parts as a list in JSON."""
        return _listed(self._parts)

    def end(self):
        """Reports the rest."""
        self._report.flush()

    def _send(self):
        """Sends the parts that were not sent yet; also called from another thread, while parts are added. One that is
        longer than a frame may be is left out."""
        count = len(self._parts)
        while self._reported < count:
            begin = self._reported
            room = min(MAXIMUM_PARTIAL_BYTES, self._maximum_bytes) - 1
            while self._reported < count and len(self._parts[self._reported]) + 1 <= room:
                room -= len(self._parts[self._reported]) + 1
                self._reported += 1
            if self._reported == begin:
                self._reported += 1
                continue
            header = {"type": "partial", "jobId": self._job_id, "from": begin}
            self._channel.send(header, _listed(self._parts[begin : self._reported]))


def _listed(parts):
    return b"[" + b",".join(parts) + b"]"
