"""Annotations as objects, also those that are written as text or name what is not there."""

import ast
import builtins
import functools
import sys
import types
import typing


class Unknown:
    """Stands for whatever an annotation names that cannot be found. It can be asked for any attribute, be given
    arguments and be joined to others, and is always itself."""

    def __getattr__(self, name):
        # Dunder names are what Python itself looks for, to find out what an object is.
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def _itself(self, *_, **__):
        return self

    # Callable, or `typing` would not take it for a type.
    __call__ = __getitem__ = __or__ = __ror__ = _itself


UNKNOWN = Unknown()

#: Marks of a member that have no meaning for its values.
MARKS = ("Required", "NotRequired", "ReadOnly", "Final")

#: Text within text, as a quoted annotation of a module whose annotations are all text.
MAXIMUM_QUOTES = 4

_UNKNOWN_NAME = "_tidegate_unknown"
_UNION_NAME = "_tidegate_union"


def annotations_of(owner):
    """The annotations that a class or a function has of its own, as they were written; none when they cannot be had."""
    try:
        if sys.version_info >= (3, 14):
            import annotationlib

            return annotationlib.get_annotations(owner, format=annotationlib.Format.FORWARDREF)
        own = vars(owner) if isinstance(owner, type) else {"__annotations__": owner.__annotations__}
        return dict(own.get("__annotations__", {}))
    except Exception:
        return {}


def namespace_of(owner):
    """The names that a class or a function sees: those of the module that it was written in."""
    names = getattr(owner, "__globals__", None)
    return vars(sys.modules.get(getattr(owner, "__module__", None), builtins)) if names is None else names


def resolved(annotation, names):
    """The annotation as an object. What is written as text is read with the given names; what cannot be read, or found,
    is UNKNOWN. Calls are made within `Annotated` alone: a type is named, not made."""
    for _ in range(MAXIMUM_QUOTES):
        if isinstance(annotation, typing.ForwardRef):
            module = sys.modules.get(str(getattr(annotation, "__forward_module__", None)))
            annotation, names = annotation.__forward_arg__, names if module is None else vars(module)
        if not isinstance(annotation, str):
            return annotation
        try:
            annotation = _evaluated(annotation, names)
        except Exception:
            return UNKNOWN
    return UNKNOWN


def is_union(origin):
    """Whether an annotation of this origin is of one type or another, written in the old way or the new."""
    return origin is typing.Union or origin is getattr(types, "UnionType", None)


def _evaluated(text, names):
    tree = ast.fix_missing_locations(_Reader().visit(ast.parse(text.strip(), mode="eval")))
    return eval(compile(tree, "<annotation>", "eval"), {"__builtins__": {}}, _Names(names))


class _Names(dict):
    """The names of an annotation; what is nowhere is UNKNOWN."""

    def __init__(self, names):
        super().__init__()
        self._names = names

    def __missing__(self, name):
        if name == _UNION_NAME:
            return _union
        if name in self._names:
            return self._names[name]
        return getattr(builtins, name, UNKNOWN)


def _union(*parts):
    """`A | B` of any age of Python, and of types that are still text."""
    return functools.reduce(lambda one, other: typing.Union[one, other], parts)


class _Reader(ast.NodeTransformer):
    """Makes unions of what stands between bars, and nothing of what would be called."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.BitOr):
            return node
        return ast.Call(ast.Name(_UNION_NAME, ast.Load()), [node.left, node.right], [])

    def visit_Subscript(self, node):
        name = getattr(node.value, "id", getattr(node.value, "attr", None))
        if name == "Literal":
            return node
        if name != "Annotated":
            return self.generic_visit(node)
        if isinstance(node.slice, ast.Tuple) and node.slice.elts:
            node.slice.elts[0] = self.visit(node.slice.elts[0])
        return node

    def visit_Call(self, _node):
        return ast.Name(_UNKNOWN_NAME, ast.Load())


class TypeReader:
    """Finds out for an annotation what to do with values of its type; None where there is nothing to do. Subclasses
    define it for unions, classes and generic classes."""

    def of(self, annotation, names):
        annotation = resolved(annotation, names)
        if isinstance(annotation, Unknown) or annotation is None:
            return None
        if hasattr(annotation, "__supertype__"):
            return self.of(annotation.__supertype__, names)
        if hasattr(annotation, "__metadata__"):
            return self.of(annotation.__origin__, names)
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is None:
            return self._class(annotation) if isinstance(annotation, type) else None
        return self._generic(origin, arguments, names)

    def _generic(self, origin, arguments, names):
        if is_union(origin):
            return self._union(arguments, names)
        if getattr(origin, "_name", None) in MARKS:
            return self.of(arguments[0], names)
        if not isinstance(origin, type):
            return None
        return self._collection(origin, arguments, names)
