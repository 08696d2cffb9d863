"""Reports of a job that replace each other."""

import threading
import time


class LatestReport:
    """Sends the first report at once, then the latest one at intervals, also while the model is busy or waits. A report
    is a function, so that a report that is replaced costs nothing."""

    def __init__(self, interval_seconds):
        self._interval_seconds = interval_seconds
        self._changing = threading.Lock()
        self._sent_at = float("-inf")
        self._waiting = None
        self._timer = None

    def offer(self, send):
        """Sends a report now or, in the place of one that waits, later."""
        with self._changing:
            remaining = self._sent_at + self._interval_seconds - time.monotonic()
            if remaining <= 0:
                self._waiting = None
                self._sent_at = time.monotonic()
                send()
                return
            self._waiting = send
            if self._timer is None:
                self._timer = threading.Timer(remaining, self._send_waiting)
                self._timer.daemon = True
                self._timer.start()

    def flush(self):
        """Sends the report that waits, and no further one."""
        with self._changing:
            send, self._waiting = self._waiting, None
            if self._timer is not None:
                self._timer.cancel()
            if send is not None:
                send()

    def _send_waiting(self):
        with self._changing:
            self._timer = None
            send, self._waiting = self._waiting, None
            if send is not None:
                self._sent_at = time.monotonic()
                send()
