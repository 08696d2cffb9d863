"""Pieces of JSON Schema that need no look at other types."""

import enum
import json
import math

#: What the marks of `Annotated` are called, in annotated-types, pydantic and msgspec, and in JSON Schema.
_BOUNDS = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
}
_LENGTHS = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}


def is_plain(value):
    """Whether JSON can hold the value as it is."""
    return isinstance(value, (str, int, type(None))) or isinstance(value, float) and math.isfinite(value)


def one_of(values):
    """The schema of one of several values."""
    plain = [value.value if isinstance(value, enum.Enum) else value for value in values]
    return {"enum": plain} if plain and all(map(is_plain, plain)) else {}


def an_object(name, properties, required, **more):
    """The schema of an object with members of these names."""
    obligation = {"required": required} if required else {}
    return {"type": "object", "title": name, "properties": properties, **obligation, **more}


def an_array(items, **more):
    """The schema of a list whose members are all alike."""
    return {"type": "array", **({"items": items} if items else {}), **more}


def a_tuple(items, least=None):
    """The schema of a list that has one member for each of these schemas; the last ones may be missing."""
    lengths = {"minItems": len(items) if least is None else least, "maxItems": len(items)}
    return {"type": "array", **({"prefixItems": items} if items else {}), **lengths}


def any_of(schemas):
    """The schema of what fits one of these; where one of them is everything, so is it."""
    distinct = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
    if not distinct or {} in distinct:
        return {}
    if len(distinct) == 1:
        return distinct[0]
    if all(set(schema) == {"type"} and isinstance(schema["type"], str) for schema in distinct):
        return {"type": [schema["type"] for schema in distinct]}
    return {"anyOf": distinct}


def mentions(value, reference):
    """Whether a schema refers to a definition."""
    if isinstance(value, dict):
        return value.get("$ref") == reference or any(mentions(part, reference) for part in value.values())
    return isinstance(value, list) and any(mentions(part, reference) for part in value)


def marked(schema, kind, marks):
    """The schema with the marks of `Annotated`: a text becomes its description, and a dict is taken as JSON Schema.

    `kind` is its JSON type, where it has one."""
    for mark in marks:
        for part in (mark, *(getattr(mark, "metadata", None) or ())):
            schema = {**schema, **_read(part, _LENGTHS.get(kind, ()))}
    return schema


def _read(mark, lengths):
    if isinstance(mark, str):
        return {"description": mark}
    if isinstance(mark, dict):
        return json.loads(json.dumps(mark, allow_nan=False))
    if isinstance(mark, type):
        return {}
    names = {**_BOUNDS, **dict(zip(("min_length", "max_length"), lengths))}
    bounds = {keyword: getattr(mark, name, None) for name, keyword in names.items()}
    read = {keyword: value for keyword, value in bounds.items() if isinstance(value, (int, float)) and is_plain(value)}
    # `documentation` is what `typing_extensions.Doc` holds.
    words = {"title": "title", "description": "description", "documentation": "description", "pattern": "pattern"}
    texts = {keyword: getattr(mark, name, None) for name, keyword in words.items() if getattr(mark, name, None)}
    return {**read, **{keyword: value for keyword, value in texts.items() if isinstance(value, str)}}
