"""What the model prints: by Python, by libraries in C, and when it is given to the system."""

import sys

_LINE_BUFFERED = 1


class PrintedOutput:
    """The process's standard output and errors. Saved before the model is loaded, because a model may replace them."""

    def __init__(self):
        sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
        sys.stderr.reconfigure(errors="backslashreplace")
        self._streams = (sys.stdout, sys.stderr)
        self._flush_c = _line_buffered_c_output()

    def flush(self):
        """Flushes all that was printed to the system, unless the model has closed or replaced the streams."""
        for stream in (sys.stdout, sys.stderr, *self._streams):
            try:
                stream.flush()
            except BaseException:
                pass
        self._flush_c()


def _line_buffered_c_output():
    """Lets the C library pass on each line that libraries print through it (it would keep 4 KiB back, as this is no
    terminal), and returns what passes on the rest. Its errors have no buffer."""
    try:
        import ctypes

        library = ctypes.CDLL(None)
        output = ctypes.c_void_p.in_dll(library, "stdout")
        library.setvbuf(output, None, _LINE_BUFFERED, ctypes.c_size_t(0))
        flush = library.fflush
    except Exception:
        # A Python without ctypes, or a C library that has another name for its output.
        return lambda: None
    return lambda: flush(output)
