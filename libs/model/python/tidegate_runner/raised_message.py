"""Messages of errors, of bounded length, whatever the model has done to its errors and to its output."""

import traceback

MAXIMUM_MESSAGE_LENGTH = 4096


def shortened(text):
    """Cuts a text to what a frame's header can carry."""
    return text if len(text) <= MAXIMUM_MESSAGE_LENGTH else text[:MAXIMUM_MESSAGE_LENGTH] + "…"


def raised_message(error, with_class=False):
    """Describes what was raised: its message, or its class where the message alone is not enough."""
    name = type(error).__name__
    try:
        message = str(error)
    except BaseException:
        return f"{name} that cannot be shown"
    if not message:
        return name
    return shortened(f"{name}: {message}" if with_class or isinstance(error, LookupError) else message)


def print_raised():
    """Prints the current error with its lines, where there is still something to print to."""
    try:
        traceback.print_exc()
    except BaseException:
        pass
