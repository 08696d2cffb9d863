"""What signals do to the runner, and to what the model forks."""

import os
import signal
import threading


def handle_signals(interrupt, terminate):
    """Signals do not end the runner: the host decides when it ends. SIGINT calls `interrupt`, SIGTERM `terminate`. A
    process that the model forks, as multiprocessing does, gets Python's own handlers back. Otherwise it would survive
    its own SIGTERM, and a pool would wait for ever."""
    handlers = {
        signal.SIGHUP: (_ignore, signal.SIG_DFL),
        signal.SIGTERM: (terminate, signal.SIG_DFL),
        signal.SIGINT: (interrupt, signal.default_int_handler),
    }
    for number, (handler, _) in handlers.items():
        signal.signal(number, handler)

    masks = threading.local()

    def hold():
        masks.before = signal.pthread_sigmask(signal.SIG_BLOCK, handlers)

    def release():
        signal.pthread_sigmask(signal.SIG_SETMASK, masks.before)

    def restore():
        for number, (handler, usual) in handlers.items():
            # The model may have a handler of its own.
            if signal.getsignal(number) == handler:
                signal.signal(number, usual)
        release()

    # Held, or one that comes at once would still meet the runner's handler in the child.
    os.register_at_fork(before=hold, after_in_parent=release, after_in_child=restore)


def _ignore(_number, _frame):
    """Not `SIG_IGN`, which programs that the model starts would inherit."""
