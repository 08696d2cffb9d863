"""Finds the model in a file."""

import importlib.util
import os
import sys

from .shape import refuse_class, refuse_model


def load_model_class(path, name):
    """Loads the file and finds its class Model; returns the module and the class. The file's directory becomes the
    working directory and the first place that modules are imported from, as if the file had been started there.
    Raises TypeError where there is no class that can be served; its message states what to write."""
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
        raise TypeError(f"{name} has no class Model: write class Model, with def predict(self, input)")
    refuse_class(model_class, name)
    return module, model_class


def made_model(model_class, name):
    """Makes the model, which sets it up. Raises TypeError where it has no usable `predict`; its message states what to
    write."""
    model = model_class()
    refuse_model(model, name)
    return model
