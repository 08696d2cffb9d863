"""Where the exception of a canceled job may be raised: in the model's own code, and nowhere else."""

import contextlib
import threading


class JobCanceled(BaseException):
    """Raised inside `predict` when its job is canceled or its time limit has passed. Not an Exception, as
    KeyboardInterrupt is none: a model that catches every error must not catch this one by mistake."""


class Interruption:
    """Raises JobCanceled in the model's own code, once for each job. While the runner itself is at work, for example in
    the middle of a frame, the exception waits until the model goes on. A model that has finished is not interrupted."""

    def __init__(self):
        self._main_thread = threading.get_ident()
        self._in_model = False
        self._waits = False

    def reset(self):
        """The next job begins."""
        self._in_model = False
        self._waits = False

    def request(self):
        """Interrupts the model, or will. Called by a signal's handler, which is why it may raise."""
        if self._in_model:
            self._raise()
        self._waits = True

    def run(self, function, *values):
        """Calls the model's own code."""
        try:
            self._in_model = True
            if self._waits:
                self._raise()
            return function(*values)
        finally:
            self._in_model = False

    @contextlib.contextmanager
    def held(self):
        """For the runner's code that the model calls. Other threads are never interrupted."""
        if threading.get_ident() != self._main_thread:
            yield
            return
        was_in_model, self._in_model = self._in_model, False
        try:
            yield
        finally:
            self._in_model = was_in_model
        if was_in_model and self._waits:
            self._raise()

    def _raise(self):
        self._in_model = False
        self._waits = False
        raise JobCanceled()
