"""What a model returned, as JSON."""

import dataclasses
import datetime
import decimal
import enum
import json
import pathlib
import uuid


class OutputError(Exception):
    """The model returned what JSON cannot hold."""


class OutputTooLarge(Exception):
    """The output is longer than is kept."""

    def __init__(self, size, maximum_bytes):
        super().__init__(f"output too large: {size}, at most {maximum_bytes} are kept")


def output_json(output, maximum_bytes):
    """Writes an output, or a part of one, as JSON text in UTF-8. Raises OutputError or OutputTooLarge."""
    try:
        encoded = _encoded(WRITER, output).encode("utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair, which JSON can write and UTF-8 cannot.
        encoded = _encoded(ESCAPING_WRITER, output).encode("ascii")
    if len(encoded) > maximum_bytes:
        raise OutputTooLarge(f"{len(encoded)} bytes", maximum_bytes)
    return encoded


def _encoded(writer, value):
    try:
        return writer.encode(value)
    except OutputError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise OutputError(f"the model returned what JSON cannot hold: {error}") from error


def _plain(value):
    """The values that people return most beside plain ones. Arrays and scalars of numpy, torch and pandas have
    `tolist`, models of pydantic have `model_dump`."""
    for method in ("tolist", "model_dump", "to_dict"):
        convert = getattr(value, method, None)
        if callable(convert) and not isinstance(value, type):
            return convert()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return list(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (uuid.UUID, pathlib.PurePath, decimal.Decimal)):
        return str(value)
    raise TypeError(f"an object of type {type(value).__name__}")


# Made before the model is loaded, because a model may change the module json.
WRITER = json.JSONEncoder(default=_plain, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
ESCAPING_WRITER = json.JSONEncoder(default=_plain, allow_nan=False, separators=(",", ":"))
