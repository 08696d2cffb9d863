"""What shape a model must have. A model that could only be served wrongly is refused; the message states what to
write."""

import functools
import inspect
import types

PREDICT = "def predict(self, input) or def predict(self, input, context)"

#: What other frameworks call by themselves, in a class of the same shape.
_SET_UP_NAMES = ("setup", "set_up", "setUp")

_METHODS = (types.FunctionType, staticmethod, classmethod)


def refuse_class(model_class, name):
    """Raises TypeError where a class cannot be served. It is not made yet, as that may take minutes."""
    if not isinstance(model_class, type):
        return
    for method in _SET_UP_NAMES:
        if _is_left_uncalled(model_class, method):
            is_asynchronous = inspect.iscoroutinefunction(getattr(model_class, method))
            raise TypeError(
                f"the class Model of {name} has a method {method}, which nothing calls: a model is set up by its "
                f"constructor, so write what {method} does as def __init__(self)"
                + (", with asyncio.run(…) around what is awaited" if is_asynchronous else "")
            )
    predict = inspect.getattr_static(model_class, "predict", None)
    if isinstance(predict, _METHODS):
        # Bound to any object, so that `self` does not count.
        _refuse_parameters(predict.__get__(object(), model_class), name)


def refuse_model(model, name):
    """Raises TypeError where a model has no usable `predict`."""
    predict = getattr(model, "predict", None)
    if not callable(predict):
        advice = f"rename its method run: {PREDICT}" if callable(getattr(model, "run", None)) else f"write {PREDICT}"
        raise TypeError(f"the model of {name} has no method predict: {advice}")
    _refuse_parameters(predict, name)


def called_with_context(predict):
    """`predict` as a function of the input and the context, which it receives where it has a parameter of that name."""
    for parameter in _beyond_input(_parameters(predict) or []):
        if parameter.name == "context":
            is_second = parameter.kind is parameter.POSITIONAL_ONLY
            return predict if is_second else lambda value, context: predict(value, context=context)
    return lambda value, _context: predict(value)


def _refuse_parameters(predict, name):
    parameters = _parameters(predict)
    if parameters is None:
        return
    if not any(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL) for p in parameters):
        raise TypeError(f"predict of {name} takes no input: write {PREDICT}")
    unknown = [p.name for p in _beyond_input(parameters) if p.default is p.empty and p.name != "context"]
    if unknown:
        raise TypeError(
            f"predict of {name} asks for {' and '.join(unknown)} beside its input, and a job has one input: write "
            f'{PREDICT}, and let the input be an object, with input["{unknown[0]}"]'
        )


def _parameters(predict):
    """The parameters of a bound method, None where they cannot be had."""
    try:
        return list(inspect.signature(predict).parameters.values())
    except (TypeError, ValueError):
        return None


def _beyond_input(parameters):
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return [*positional[1:], *(p for p in parameters if p.kind is p.KEYWORD_ONLY)]


def _is_left_uncalled(model_class, method):
    """Whether the model's file has such a method in its class and no other method of the class uses it; the constructor
    may use it, and then the class is fine."""
    own = [vars(cls) for cls in model_class.__mro__ if cls.__module__ == model_class.__module__]
    written = next((members[method] for members in own if method in members), None)
    if not isinstance(written, _METHODS):
        return False
    if any(p.default is p.empty for p in _beyond_input(_parameters(getattr(model_class, method)) or [])):
        return False
    members = [member for cls in model_class.__mro__ for member in vars(cls).items()]
    return not any(method in _used_names(member) for name, member in members if name != method)


def _used_names(member):
    """The names that a method uses, those of functions within it too."""
    if isinstance(member, (staticmethod, classmethod)):
        member = member.__func__
    elif isinstance(member, property):
        member = member.fget
    elif isinstance(member, functools.cached_property):
        member = member.func
    names = set()
    codes = [inspect.unwrap(member).__code__] if isinstance(member, types.FunctionType) else []
    while codes:
        code = codes.pop()
        names.update(code.co_names, (constant for constant in code.co_consts if isinstance(constant, str)))
        codes.extend(constant for constant in code.co_consts if inspect.iscode(constant))
    return names
