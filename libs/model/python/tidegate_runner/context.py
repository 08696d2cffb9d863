"""What a model receives beside its input."""

import threading
import time

from .raised_message import shortened
from .reporting import LatestReport

PROGRESS_INTERVAL_SECONDS = 0.05
MAXIMUM_LOGS_PER_SECOND = 1000


class PredictContext:
    """The number of the job's try, its cancellation and its reports. The same object serves one call of `predict`
    only."""

    def __init__(self, channel, interruption, job_id, attempt):
        #: Identifier of the job.
        self.job_id = job_id
        #: Which try of the job this is, from 1.
        self.attempt = attempt
        #: Set when the job is canceled, for threads of the model's own; `predict` itself is interrupted.
        self.canceled = threading.Event()
        self._channel = channel
        self._interruption = interruption
        self._over = False
        self._progress_report = None
        self._log_window_began_at = 0.0
        self._window_logs = 0

    def log(self, *values):
        """Writes a line to the worker's log under the job's id; values are joined by a space, as by `print`."""
        now = time.monotonic()
        if now - self._log_window_began_at > 1:
            self._log_window_began_at = now
            self._window_logs = 0
        self._window_logs += 1
        if self._window_logs <= MAXIMUM_LOGS_PER_SECOND:
            text = shortened(" ".join(str(value) for value in values))
            with self._interruption.held():
                self._channel.send({"type": "log", "jobId": self.job_id, "text": text})

    def progress(self, fraction, note=None):
        """Reports how far the job has come, from 0 to 1, with a short note for people. Of calls within 50 ms only the
        latest is sent."""
        if self._over:
            return
        number = float(fraction)
        bounded = min(1.0, max(0.0, number)) if number == number else 0.0
        report = {"type": "progress", "jobId": self.job_id, "fraction": bounded}
        if note is not None:
            report["note"] = shortened(str(note))
        with self._interruption.held():
            if self._progress_report is None:
                self._progress_report = LatestReport(PROGRESS_INTERVAL_SECONDS)
            self._progress_report.offer(lambda: self._channel.send(report))

    def end(self):
        """The job has settled: nothing is reported any more."""
        self._over = True
        if self._progress_report is not None:
            self._progress_report.flush()
