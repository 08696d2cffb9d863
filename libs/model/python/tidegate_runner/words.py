"""Errors in bounded words."""

MAXIMUM_MESSAGE_LENGTH = 4096


def shortened(text):
    """Cuts a text to what a frame's header can carry."""
    return text if len(text) <= MAXIMUM_MESSAGE_LENGTH else text[:MAXIMUM_MESSAGE_LENGTH] + "…"


def raised_in_words(error):
    """Says what was raised: its message, or its class where the message alone says nothing."""
    name = type(error).__name__
    try:
        message = str(error)
    except Exception:
        return f"{name} that cannot be shown"
    if not message:
        return name
    return shortened(f"{name}: {message}" if isinstance(error, LookupError) else message)
