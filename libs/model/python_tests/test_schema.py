"""JSON Schema from annotations."""

import collections.abc
import dataclasses
import datetime
import enum
import json
import typing
import unittest
from typing import Annotated, Dict, List, Literal, Optional, Tuple, TypedDict, Union  # noqa: UP035 (models use these)

from tidegate_runner.describing import described
from tidegate_runner.schema import SchemaWriter

MAXIMUM_BYTES = 100_000


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclasses.dataclass
class Text:
    """With one member that must be given, and one that need not."""

    text: str
    language: str = "en"


@dataclasses.dataclass
class Node:
    children: "List[Node]"  # noqa: UP006


class Page(TypedDict):
    number: int


def schema_of(annotation, direction="input"):
    return SchemaWriter(direction).document(annotation, globals())


class SchemaTest(unittest.TestCase):
    def test_types_have_their_schemas(self):
        for annotation, schema in (
            (bool, {"type": "boolean"}),
            (int, {"type": "integer"}),
            (float, {"type": "number"}),
            (str, {"type": "string"}),
            (None, {"type": "null"}),
            (datetime.date, {"type": "string", "format": "date"}),
            (Optional[int], {"type": ["integer", "null"]}),  # noqa: UP045 (models use it)
            ("int | None", {"type": ["integer", "null"]}),
            (Union[int, List[str]], {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]}),  # noqa: UP006, UP007, E501
            (Literal["a", 1], {"enum": ["a", 1]}),
            (Color, {"enum": ["red", "blue"]}),
            (Dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),  # noqa: UP006
            (
                Tuple[int, str],  # noqa: UP006
                {
                    "type": "array",
                    "prefixItems": [{"type": "integer"}, {"type": "string"}],
                    "minItems": 2,
                    "maxItems": 2,
                },
            ),
            (
                Annotated[int, {"minimum": 1}, "How many."],
                {"type": "integer", "minimum": 1, "description": "How many."},
            ),
            (typing.Any, {}),
            ("nowhere.to.be.found", {}),
            (object(), {}),
        ):
            with self.subTest(annotation=annotation):
                self.assertEqual(schema_of(annotation), schema)

    def test_a_member_with_a_default_may_be_left_out_of_an_input_alone(self):
        self.assertEqual(
            schema_of(Text),
            {
                "type": "object",
                "title": "Text",
                "properties": {"text": {"type": "string"}, "language": {"type": "string", "default": "en"}},
                "required": ["text"],
                "additionalProperties": False,
            },
        )
        self.assertEqual(schema_of(Text, "output")["required"], ["text", "language"])

    def test_a_class_may_name_itself(self):
        self.assertEqual(
            schema_of(Node),
            {
                "$ref": "#/$defs/Node",
                "$defs": {
                    "Node": {
                        "type": "object",
                        "title": "Node",
                        "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}},
                        "required": ["children"],
                        "additionalProperties": False,
                    }
                },
            },
        )

    def test_calls_in_an_annotation_are_not_made(self):
        self.assertEqual(schema_of("__import__('os').abort()"), {})


class DescribedTest(unittest.TestCase):
    def described(self, model_class):
        text, problem = described(object(), model_class, MAXIMUM_BYTES)
        return json.loads(text), problem

    def test_predict_says_what_it_takes_and_gives(self):
        class Model:
            def predict(self, page: Page, context) -> "list[str]":
                return []

        schemas, problem = self.described(Model)
        self.assertEqual(schemas["input"]["properties"], {"number": {"type": "integer"}})
        self.assertEqual(schemas["output"], {"type": "array", "items": {"type": "string"}})
        self.assertEqual(problem, "")

    def test_a_generator_gives_the_list_of_what_it_yields(self):
        class Model:
            def predict(self, text) -> collections.abc.Iterator[int]:
                yield 1

        self.assertEqual(self.described(Model)[0], {"output": {"type": "array", "items": {"type": "integer"}}})

    def test_a_schema_of_its_own_counts_more_than_annotations(self):
        class Model:
            input_schema = {"type": "string", "maxLength": 5}

            def predict(self, text: int):
                return text

        self.assertEqual(self.described(Model)[0], {"input": {"type": "string", "maxLength": 5}})

    def test_what_is_wrong_with_a_schema_is_reported(self):
        class Model:
            output_schema = {"default": float("nan")}

            def predict(self, text):
                return text

        schemas, problem = self.described(Model)
        self.assertEqual(schemas, {})
        self.assertIn("the schema of the model's output cannot be used", problem)


if __name__ == "__main__":
    unittest.main()
