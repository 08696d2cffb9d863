"""Finds the model in a file."""

import importlib.util
import inspect
import os
import sys


def load_model_class(path, name):
    """Loads the file and finds its class Model; returns the module and the class. The file's directory becomes the
    working directory and the first place that modules are imported from, as if the file had been started there."""
    directory, file = os.path.split(path)
    os.chdir(directory)
    sys.path.insert(0, directory)
    stem = os.path.splitext(file)[0]
    module_name = stem if stem.isidentifier() and stem not in sys.modules else "tidegate_model"
    specification = importlib.util.spec_from_file_location(module_name, path)
    module = importlib.util.module_from_spec(specification)
    # Classes of the file can then be pickled, and its siblings can import it.
    sys.modules[module_name] = module
    specification.loader.exec_module(module)
    model_class = getattr(module, "Model", None)
    if not callable(model_class):
        raise TypeError(f"{name} has no class Model")
    return module, model_class


def made_model(model_class, name):
    """Makes the model, which sets it up."""
    model = model_class()
    if not callable(getattr(model, "predict", None)):
        raise TypeError(f"the model of {name} has no method predict")
    return model


def called_with_context(predict):
    """`predict` as a function of the input and the context, which it is given where it wants it: as a parameter of that
    name, or as a second one that must be given."""

    def without_context(value, _context):
        return predict(value)

    try:
        parameters = list(inspect.signature(predict).parameters.values())
    except (TypeError, ValueError):
        return without_context
    if any(p.name == "context" and p.kind is p.KEYWORD_ONLY for p in parameters):
        return lambda value, context: predict(value, context=context)
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    is_wanted = len(positional) > 1 and (positional[1].name == "context" or positional[1].default is inspect.Parameter.empty)
    return predict if is_wanted else without_context
