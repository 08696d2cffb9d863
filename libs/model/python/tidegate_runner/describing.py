"""What a model takes and returns, as JSON Schema (2020-12): given by the model itself, or read from its annotations."""

import inspect
import json

from .annotations import UNKNOWN, annotations_of, namespace_of
from .raised_message import shortened
from .schema import SchemaWriter


def described(module, model_class, maximum_bytes):
    """Returns the JSON text of the model's schemas, with the members `input` and `output` where there is one, and a
    text that states what is wrong with a schema that cannot be used. The model is not made for it, and nothing of it
    can make it fail."""
    texts, problems = [], []
    for direction in ("input", "output"):
        try:
            schema = _schema(module, model_class, direction)
            if schema is None or schema == {}:
                continue
            text = json.dumps(schema, allow_nan=False, separators=(",", ":"))
            if len(text) > maximum_bytes:
                raise ValueError(f"it is {len(text)} bytes long, at most {maximum_bytes} are kept")
            texts.append(f'"{direction}":{text}')
        except BaseException as error:
            problems.append(f"the schema of the model's {direction} cannot be used: {error}")
    return "{" + ",".join(texts) + "}", shortened("; ".join(problems))


def _schema(module, model_class, direction):
    name = f"{direction}_schema"
    given = getattr(model_class, name, None)
    if given is None:
        given = getattr(module, name, None)
    if isinstance(given, (bool, dict)):
        return given
    if given is not None:
        return SchemaWriter(direction).known_type(given)
    return _annotated(model_class, direction)


def input_annotation(model_class):
    """The annotation of what `predict` takes, and the names that it sees; UNKNOWN where there is none."""
    function, annotations = _predict(model_class)
    return annotations.get(_input_parameter(model_class, function), UNKNOWN), namespace_of(function)


def output_annotation(model_class):
    """The annotation of what `predict` returns, the names that it sees, and whether `predict` is a generator."""
    function, annotations = _predict(model_class)
    is_generator = inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)
    return annotations.get("return", UNKNOWN), namespace_of(function), is_generator


def _annotated(model_class, direction):
    writer = SchemaWriter(direction)
    if direction == "input":
        return writer.document(*input_annotation(model_class))
    annotation, names, is_generator = output_annotation(model_class)
    if is_generator:
        annotation = writer.collected(annotation, names)
    return writer.document(annotation, names)


def _predict(model_class):
    """The function that `predict` is, under whatever wraps it, and its annotations."""
    predict = getattr(model_class, "predict", None)
    function = inspect.unwrap(getattr(predict, "__func__", predict))
    return function, annotations_of(function)


def _input_parameter(model_class, function):
    """The name of the first parameter after `self`; None where there is none of a name."""
    is_bound = not isinstance(inspect.getattr_static(model_class, "predict", None), staticmethod)
    code = getattr(function, "__code__", None)
    names = () if code is None else code.co_varnames[: code.co_argcount]
    return names[1 if is_bound else 0] if len(names) > is_bound else None
