"""Types as JSON Schema (2020-12). A type that JSON cannot express, or that is not known, is `{}`: any value."""

import collections
import collections.abc as abstract
import dataclasses
import datetime
import decimal
import enum
import json
import pathlib
import typing
import uuid

from .annotations import MARKS, UNKNOWN, Unknown, annotations_of, is_union, namespace_of, resolved
from .schema_parts import a_tuple, an_array, an_object, any_of, is_plain, marked, mentions, one_of

#: No person writes a schema that is deeper or larger: it comes from a generic class that names itself with new
#: arguments each time.
MAXIMUM_DEPTH = 40
MAXIMUM_PARTS = 5000

_PLAIN = (
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": "number"}),
    (str, {"type": "string"}),
    (type(None), {"type": "null"}),
    (datetime.datetime, {"type": "string", "format": "date-time"}),
    (datetime.date, {"type": "string", "format": "date"}),
    (datetime.time, {"type": "string", "format": "time"}),
    (uuid.UUID, {"type": "string", "format": "uuid"}),
    (pathlib.PurePath, {"type": "string"}),
)
_STREAMS = (
    abstract.Iterable,
    abstract.Collection,
    abstract.Iterator,
    abstract.Generator,
    abstract.AsyncIterable,
    abstract.AsyncIterator,
    abstract.AsyncGenerator,
)


class SchemaWriter:
    """Writes one schema. Classes with members stand in `$defs`, so that they may name themselves."""

    def __init__(self, direction):
        #: "input" or "output": a member with a default may be left out of the one, and is always in the other.
        self._direction = direction
        self._definitions = {}
        self._names = {}
        self._depth = 0
        self._parts = 0

    def document(self, annotation, names):
        """The schema of an annotation, complete in itself. `names` are those that the annotation sees."""
        schema = self._write(annotation, names, {})
        definitions = self._definitions
        root = schema.get("$ref", "").rpartition("/")[2]
        if root in definitions and len(schema) == 1 and not mentions(definitions, schema["$ref"]):
            schema = definitions.pop(root)
        return {**schema, "$defs": definitions} if definitions else schema

    def known_type(self, given):
        """The schema of a type. Raises TypeError when it is none, or nothing is known of it."""
        schema = self.document(given, {})
        if schema == {}:
            raise TypeError("it is neither a dict nor a type that is known")
        return schema

    def collected(self, annotation, names):
        """The annotation of what becomes of a generator: what it returns, or else the list of what it yields."""
        annotation = resolved(annotation, names)
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is abstract.Generator and len(arguments) == 3:
            returned = resolved(arguments[2], names)
            if returned is not None and returned is not type(None):
                return returned
        return list[arguments[0]] if origin in _STREAMS and arguments else UNKNOWN

    def _write(self, annotation, names, variables):
        self._depth += 1
        self._parts += 1
        try:
            if self._depth > MAXIMUM_DEPTH or self._parts > MAXIMUM_PARTS:
                return {}
            return self._schema(resolved(annotation, names), names, variables)
        except Exception:
            # An annotation may be any object, with any way to answer what it is asked.
            return {}
        finally:
            self._depth -= 1

    def _schema(self, annotation, names, variables):
        if annotation is None:
            return {"type": "null"}
        if isinstance(annotation, Unknown):
            return {}
        if annotation is typing.Tuple:  # noqa: UP006 (the object itself, which a model may name)
            return an_array({})
        if isinstance(annotation, typing.TypeVar):
            return self._variable(annotation, names, variables)
        if hasattr(annotation, "__supertype__"):
            return self._write(annotation.__supertype__, names, variables)
        if type(annotation).__name__ == "TypeAliasType":
            return self._alias(annotation, variables)
        if hasattr(annotation, "__metadata__"):
            schema = self._write(annotation.__origin__, names, variables)
            definition = self._definitions.get(schema.get("$ref", "").rpartition("/")[2]) or schema
            return marked(schema, definition.get("type"), annotation.__metadata__)
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is not None:
            return self._generic(origin, arguments, lambda part: self._write(part, names, variables))
        return self._class(annotation) if isinstance(annotation, type) else {}

    def _alias(self, alias, variables):
        """`type Name = …`, which may name itself."""
        return self._defined(
            alias, alias.__name__, lambda: self._write(alias.__value__, namespace_of(alias), variables)
        )

    def _variable(self, variable, names, variables):
        if variable in variables:
            return variables[variable]
        if variable.__constraints__:
            return any_of([self._write(part, names, variables) for part in variable.__constraints__])
        return {} if variable.__bound__ is None else self._write(variable.__bound__, names, variables)

    def _generic(self, origin, arguments, write):
        name = getattr(origin, "_name", None) or getattr(origin, "__name__", None)
        if is_union(origin):
            return any_of([write(part) for part in arguments])
        if name == "Literal":
            return one_of(arguments)
        if name in MARKS or name == "ClassVar":
            return write(arguments[0])
        if not isinstance(origin, type):
            return {}
        if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
            return an_array(write(arguments[0]))
        if origin is tuple:
            return a_tuple([write(part) for part in arguments if part != ()])
        if origin in (abstract.Awaitable, abstract.Coroutine):
            return write(arguments[-1])
        if origin in _STREAMS or issubclass(origin, abstract.Sequence) and not hasattr(origin, "__parameters__"):
            return an_array(write(arguments[0]) if arguments else {})
        if issubclass(origin, abstract.Set):
            return an_array(write(arguments[0]) if arguments else {}, uniqueItems=True)
        if issubclass(origin, abstract.Mapping) and not hasattr(origin, "__parameters__"):
            return self._mapping(origin, [write(part) for part in arguments])
        parameters = getattr(origin, "__parameters__", ())
        return self._class(origin, dict(zip(parameters, map(write, arguments))))

    def _mapping(self, origin, arguments):
        if origin is collections.Counter:
            return {"type": "object", "additionalProperties": {"type": "integer"}}
        keys, values = arguments if len(arguments) == 2 else ({}, {})
        schema = {"type": "object", **({"additionalProperties": values} if values else {})}
        # A key of JSON is text, whatever it stands for.
        if all(isinstance(value, str) for value in keys.get("enum", (None,))):
            schema["propertyNames"] = keys
        return schema

    def _class(self, cls, variables=None):
        if callable(getattr(cls, "model_json_schema", None)):
            return self._pydantic(cls)
        if isinstance(cls, enum.EnumMeta):
            is_sum = issubclass(cls, enum.Flag)
            return {"type": "integer"} if is_sum else one_of([member.value for member in cls])
        write = self._members_of(cls)
        if write is not None:
            # A generic class is another one with other arguments.
            key = (cls, json.dumps(list((variables or {}).values())))
            return self._defined(key, cls.__name__, lambda: write(cls, variables or {}))
        for plain, schema in _PLAIN:
            if issubclass(cls, plain):
                return dict(schema)
        if issubclass(cls, decimal.Decimal):
            return {"type": "string" if self._direction == "output" else ["number", "string"]}
        if issubclass(cls, (bytes, bytearray, memoryview)):
            return {}
        if issubclass(cls, abstract.Mapping):
            return {"type": "object"}
        if issubclass(cls, abstract.Set):
            return an_array({}, uniqueItems=True)
        return an_array({}) if issubclass(cls, abstract.Sequence) or cls in _STREAMS else {}

    def _members_of(self, cls):
        if issubclass(cls, dict) and hasattr(cls, "__required_keys__"):
            return self._typed_dict
        if dataclasses.is_dataclass(cls):
            return self._dataclass
        return self._named_tuple if issubclass(cls, tuple) and hasattr(cls, "_fields") else None

    def _defined(self, key, name, write):
        known = self._names.get(key)
        if known is None:
            known = name
            while known in self._definitions:
                known += "_"
            self._names[key] = known
            self._definitions[known] = {}
            self._definitions[known] = write()
        return {"$ref": f"#/$defs/{known}"}

    def _typed_dict(self, cls, variables):
        names, properties, required = namespace_of(cls), {}, set(cls.__required_keys__)
        for name, annotation in annotations_of(cls).items():
            annotation = resolved(annotation, names)
            mark = getattr(typing.get_origin(annotation), "_name", None)
            # As text it was not read when the class was made.
            if mark == "NotRequired":
                required.discard(name)
            elif mark == "Required":
                required.add(name)
            properties[name] = self._write(annotation, names, variables)
        return an_object(cls.__name__, properties, [name for name in properties if name in required])

    def _dataclass(self, cls, variables):
        properties, required = {}, []
        for field in dataclasses.fields(cls):
            if self._direction == "input" and not field.init:
                continue
            owner = next((base for base in cls.__mro__ if field.name in annotations_of(base)), cls)
            schema = self._write(field.type, namespace_of(owner), variables)
            is_given = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            if self._direction == "output" or is_given:
                required.append(field.name)
            elif is_plain(field.default):
                schema = {**schema, "default": field.default}
            properties[field.name] = schema
        return an_object(cls.__name__, properties, required, additionalProperties=False)

    def _named_tuple(self, cls, variables):
        annotations, names = annotations_of(cls), namespace_of(cls)
        items = [
            {"title": name, **self._write(annotations.get(name, UNKNOWN), names, variables)} for name in cls._fields
        ]
        defaults = 0 if self._direction == "output" else len(cls._field_defaults)
        return a_tuple(items, len(items) - defaults)

    def _pydantic(self, cls):
        """A model of pydantic writes its schema itself; its definitions join ours."""
        mode = "validation" if self._direction == "input" else "serialization"
        schema = dict(cls.model_json_schema(mode=mode))
        for name, definition in schema.pop("$defs", {}).items():
            self._definitions.setdefault(name, definition)
        return schema
