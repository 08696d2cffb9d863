"""The input as a value of its annotation's type, and the output with the floats that its annotation names."""

import dataclasses
import datetime
import enum
import json
import unittest
from typing import Dict, List, NamedTuple, Optional, Tuple, TypedDict, Union  # noqa: UP035 (models use these)

from tidegate_runner.floats import OutputFloats
from tidegate_runner.output import output_json
from tidegate_runner.reading import input_reader


class Color(enum.Enum):
    RED = "red"


class Place(NamedTuple):
    x: int
    y: int = 0


@dataclasses.dataclass
class Job:
    when: datetime.date
    color: Color = Color.RED


@dataclasses.dataclass
class Positive:
    number: int

    def __post_init__(self):
        if self.number <= 0:
            raise ValueError("must be above 0")


class Sizes(TypedDict):
    width: float


def read_as(annotation, value):
    class Model:
        def predict(self, given):
            return given

    Model.predict.__annotations__["given"] = annotation
    read = input_reader(Model)
    return value if read is None else read(value)


def written_as(annotation, value):
    class Model:
        def predict(self, given):
            return value

    Model.predict.__annotations__["return"] = annotation
    return output_json(OutputFloats(Model).of_whole(value), 1000).decode()


class InputTest(unittest.TestCase):
    def test_json_becomes_what_the_annotation_says(self):
        for annotation, given, read in (
            (Job, {"when": "2026-01-02", "color": "red"}, Job(datetime.date(2026, 1, 2), Color.RED)),
            (List[Color], ["red"], [Color.RED]),  # noqa: UP006
            (Tuple[int, Color], [1, "red"], (1, Color.RED)),  # noqa: UP006
            (Dict[str, Color], {"a": "red"}, {"a": Color.RED}),  # noqa: UP006
            (Optional[Color], None, None),  # noqa: UP045
            (Place, [1], Place(1)),
            (Union[int, Job], 3, 3),  # noqa: UP007
            ("Color | None", "red", Color.RED),
            (str, "text", "text"),
        ):
            with self.subTest(annotation=annotation):
                result = read_as(annotation, given)
                self.assertEqual(result, read)
                self.assertIs(type(result), type(read))

    def test_what_does_not_fit_is_given_as_it_is(self):
        for annotation, given in (
            (Job, {"when": "no date"}),
            (Job, {"when": "2026-01-02", "unknown": 1}),
            (List[Color], "red"),  # noqa: UP006
            (Tuple[int, Color], [1]),  # noqa: UP006
            (Color, "green"),
            ("nowhere", {"a": 1}),
        ):
            with self.subTest(annotation=annotation, given=given):
                self.assertEqual(read_as(annotation, given), given)

    def test_the_word_of_the_models_own_class_counts(self):
        self.assertEqual(read_as(Positive, {"number": 1}), Positive(1))
        with self.assertRaisesRegex(ValueError, "must be above 0"):
            read_as(Positive, {"number": 0})


class FloatsTest(unittest.TestCase):
    def test_an_int_in_the_place_of_a_float_is_written_as_one(self):
        for annotation, value, text in (
            (float, 1, "1.0"),
            (int, 1, "1"),
            (List[float], [1, 2.5], "[1.0,2.5]"),  # noqa: UP006
            (Dict[str, float], {"a": 1}, '{"a":1.0}'),  # noqa: UP006
            (Tuple[int, float], (1, 2), "[1,2.0]"),  # noqa: UP006
            (Sizes, {"width": 3}, '{"width":3.0}'),
            (Union[int, float], 1, "1"),  # noqa: UP007
            (Optional[float], None, "null"),  # noqa: UP045
            (float, True, "true"),
            (float, "text", '"text"'),
            ("nowhere", 1, "1"),
        ):
            with self.subTest(annotation=annotation, value=value):
                self.assertEqual(written_as(annotation, value), text)
                self.assertEqual(json.loads(text), json.loads(output_json(value, 1000)))


if __name__ == "__main__":
    unittest.main()
