"""The input as a value of its annotation's type: JSON has no dataclasses, tuples, enums or dates."""

import collections.abc as abstract
import dataclasses
import datetime
import decimal
import enum
import inspect
import pathlib
import typing
import uuid

from .annotations import TypeReader, annotations_of, namespace_of, resolved
from .describing import input_annotation

_FROM_TEXT = {
    datetime.datetime: lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00")),
    datetime.date: datetime.date.fromisoformat,
    datetime.time: lambda text: datetime.time.fromisoformat(text.replace("Z", "+00:00")),
    uuid.UUID: uuid.UUID,
    pathlib.Path: pathlib.Path,
    pathlib.PurePath: pathlib.PurePath,
}


class _Refused(Exception):
    """A class of the model received all arguments that it needs and raised an error: it rejects the input."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


def input_reader(model_class):
    """Returns a function that converts a value of JSON to the type that the annotation of `predict` names, or None
    where no conversion is needed. A value that does not fit stays as it is. The function raises what a class of the
    model raises at a value that does fit."""
    try:
        read = _Readers().of(*input_annotation(model_class))
    except Exception:
        return None
    if read is None:
        return None

    def read_or_leave(value):
        try:
            return read(value)
        except _Refused as refused:
            raise refused.error from None
        except Exception:
            return value

    return read_or_leave


class _Readers(TypeReader):
    """Readers of types; None for those that JSON holds as they are."""

    def __init__(self):
        self._classes = {}

    def _collection(self, origin, arguments, names):
        if origin is tuple:
            return self._tuple(arguments, names)
        if issubclass(origin, abstract.Mapping) and len(arguments) == 2:
            keys, values = (self.of(argument, names) or _itself for argument in arguments)
            if keys is _itself and values is _itself:
                return None
            return lambda value: {keys(name): values(member) for name, member in _a(dict, value).items()}
        if issubclass(origin, abstract.Collection) and len(arguments) == 1:
            made = origin if issubclass(origin, (set, frozenset)) else list
            items = self.of(arguments[0], names)
            if items is None and made is list:
                return None
            return lambda value: made(map(items or _itself, _a(list, value)))
        return self._class(origin)

    def _union(self, parts, names):
        readers = [(self.of(part, names), resolved(part, names)) for part in parts]
        if all(read is None for read, _ in readers):
            return None

        def read_first(value):
            refused = None
            for read, part in readers:
                if read is None:
                    if _fits(value, part):
                        return value
                    continue
                try:
                    return read(value)
                except _Refused as error:
                    refused = error
                except Exception:
                    continue
            if refused is not None:
                raise refused
            return value

        return read_first

    def _tuple(self, arguments, names):
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            items = self.of(arguments[0], names) or _itself
            return lambda value: tuple(map(items, _a(list, value)))
        readers = [self.of(argument, names) or _itself for argument in arguments if argument != ()]
        if not readers:
            return lambda value: tuple(_a(list, value))
        return lambda value: tuple(read(item) for read, item in _pairs(readers, _a(list, value)))

    def _class(self, cls):
        if callable(getattr(cls, "model_validate", None)):
            return lambda value: _made(cls.model_validate, value)
        if isinstance(cls, enum.EnumMeta) or cls in _FROM_TEXT:
            return _FROM_TEXT.get(cls, cls)
        if cls is decimal.Decimal:
            return lambda value: decimal.Decimal(str(value))
        if dataclasses.is_dataclass(cls):
            return self._members(cls, [field.name for field in dataclasses.fields(cls) if field.init])
        if issubclass(cls, dict) and hasattr(cls, "__required_keys__"):
            return self._typed_dict(cls)
        if issubclass(cls, tuple) and hasattr(cls, "_fields"):
            read = self._members(cls, cls._fields)
            return lambda value: read(dict(zip(cls._fields, _a(list, value))))
        return cls if cls in (tuple, set, frozenset) else None

    def _members(self, cls, fields):
        """A reader of a class with members, which may have members of that class."""
        if cls not in self._classes:
            readers, signature = {}, inspect.signature(cls)

            def read_members(value):
                members = {name: readers.get(name, _itself)(member) for name, member in _a(dict, value).items()}
                signature.bind(**members)
                return _made(cls, **members)

            self._classes[cls] = read_members
            for base in reversed(cls.__mro__):
                for name, annotation in annotations_of(base).items():
                    read = self.of(annotation, namespace_of(base)) if name in fields else None
                    if read is not None:
                        readers[name] = read
        return self._classes[cls]

    def _typed_dict(self, cls):
        if cls not in self._classes:
            readers = {}
            self._classes[cls] = lambda value: {
                name: readers.get(name, _itself)(member) for name, member in _a(dict, value).items()
            }
            for name, annotation in annotations_of(cls).items():
                read = self.of(annotation, namespace_of(cls))
                if read is not None:
                    readers[name] = read
        return self._classes[cls]


def _itself(value):
    return value


def _made(make, *values, **members):
    try:
        return make(*values, **members)
    except Exception as error:
        raise _Refused(error) from error


def _a(kind, value):
    """The value, which must be of this kind: a text is no list of letters."""
    if not isinstance(value, kind):
        raise TypeError(f"a {type(value).__name__} in the place of a {kind.__name__}")
    return value


def _pairs(readers, items):
    if len(readers) != len(items):
        raise ValueError(f"{len(items)} items in the place of {len(readers)}")
    return zip(readers, items)


def _fits(value, part):
    """Whether a value of JSON is of a type that JSON holds as it is."""
    origin = typing.get_origin(part) or part
    if origin is typing.Literal:
        return value in typing.get_args(part)
    if origin is None or origin is type(None):
        return value is None
    if origin is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if origin is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, origin) if isinstance(origin, type) else True
