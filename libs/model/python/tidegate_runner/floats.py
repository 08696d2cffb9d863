"""The output with the floats that its annotation names: `-> float` answers 1.0 also where the model returned 1."""

import collections.abc as abstract
import dataclasses
import typing

from .annotations import TypeReader, annotations_of, namespace_of, resolved
from .describing import output_annotation

#: What the output of JSON checks before it asks whether a value is a dataclass.
_OWN_METHODS = ("tolist", "model_dump", "to_dict")


class OutputFloats:
    """Makes floats of the ints that stand where an annotation has `float`; every other value stays as it is."""

    def __init__(self, model_class):
        self._part = self._whole = None
        try:
            annotation, names, is_generator = output_annotation(model_class)
            annotation = resolved(annotation, names)
            makers = _Makers()
            if is_generator or _is_stream(annotation):
                arguments = typing.get_args(annotation)
                self._part = makers.of(arguments[0], names) if arguments else None
                self._whole = makers.of(arguments[2], names) if len(arguments) == 3 else None
            else:
                self._whole = makers.of(annotation, names)
        except Exception:
            # An annotation that cannot be read names no floats.
            pass

    def of_whole(self, value):
        """What `predict` returned."""
        return _made(self._whole, value)

    def of_part(self, value):
        """What a generator yielded."""
        return _made(self._part, value)


def _made(make, value):
    try:
        return value if make is None else make(value)
    except Exception:
        return value


def _is_stream(annotation):
    origin = typing.get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, (abstract.Iterator, abstract.AsyncIterator))


class _Makers(TypeReader):
    """What makes the floats of a type; None for types that name none."""

    def __init__(self):
        self._classes = {}

    def _collection(self, origin, arguments, names):
        if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
            return _tuple([self.of(part, names) for part in arguments])
        if issubclass(origin, abstract.Mapping) and len(arguments) == 2:
            return _dict(self.of(arguments[1], names))
        if issubclass(origin, abstract.Iterable) and arguments:
            return _list(self.of(arguments[0], names))
        return None

    def _union(self, parts, names):
        makers = [make for make in (self.of(part, names) for part in parts) if make is not None]
        if not makers:
            return None
        has_int = int in [resolved(part, names) for part in parts]

        def make_first(value):
            if has_int and type(value) is int:
                return value
            for make in makers:
                made = make(value)
                if made is not value:
                    return made
            return value

        return make_first

    def _class(self, cls):
        if cls is float:
            return _float
        if hasattr(cls, "__required_keys__"):
            return self._members(cls, annotations_of(cls), _dict_members)
        if dataclasses.is_dataclass(cls) and not any(callable(getattr(cls, name, None)) for name in _OWN_METHODS):
            fields = {name for base in reversed(cls.__mro__) for name in annotations_of(base)}
            return self._members(cls, fields, _dataclass_members)
        return None

    def _members(self, cls, fields, make_members):
        """A maker of a class with members, which may have members of that class."""
        if cls not in self._classes:
            makers = {}
            self._classes[cls] = lambda value: make_members(makers, cls, value)
            for base in reversed(cls.__mro__):
                for name, annotation in annotations_of(base).items():
                    make = self.of(annotation, namespace_of(base)) if name in fields else None
                    if make is not None:
                        makers[name] = make
        return self._classes[cls]


def _float(value):
    return float(value) if type(value) is int else value


def _list(make):
    if make is None:
        return None
    return lambda value: [make(item) for item in value] if isinstance(value, (list, tuple, set, frozenset)) else value


def _tuple(makers):
    if not any(makers):
        return None

    def make_each(value):
        if not isinstance(value, (list, tuple)) or len(value) != len(makers):
            return value
        return [item if make is None else make(item) for make, item in zip(makers, value)]

    return make_each


def _dict(make):
    if make is None:
        return None
    return lambda value: {name: make(item) for name, item in value.items()} if isinstance(value, dict) else value


def _dict_members(makers, _cls, value):
    if not isinstance(value, dict) or not makers:
        return value
    return {name: makers[name](item) if name in makers else item for name, item in value.items()}


def _dataclass_members(makers, cls, value):
    if not isinstance(value, cls) or not makers:
        return value
    members = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return _dict_members(makers, cls, members)
