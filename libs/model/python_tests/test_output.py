"""What a model returned, as JSON text."""

import dataclasses
import datetime
import decimal
import enum
import json
import math
import pathlib
import random
import unittest
import uuid

from tidegate_runner.output import OutputError, OutputTooLarge, output_json

LIMIT = 10_000


class Color(enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Point:
    x: int
    y: int


class Array:
    """Has what arrays of numpy and torch have."""

    def tolist(self):
        return [1, 2]


class Record:
    """Has what models of pydantic have."""

    def model_dump(self):
        return {"name": "tide"}


def random_json(randomness, depth=3):
    kinds = [
        lambda: None,
        lambda: randomness.random() < 0.5,
        lambda: randomness.randrange(-(10**20), 10**20),
        lambda: randomness.uniform(-1e9, 1e9),
        lambda: "".join(chr(randomness.choice((34, 92, 10, 65, 228, 0x20AC, 0x1F30A))) for _ in range(5)),
    ]
    if depth > 0:
        kinds += [
            lambda: [random_json(randomness, depth - 1) for _ in range(3)],
            lambda: {str(key): random_json(randomness, depth - 1) for key in range(3)},
        ]
    return randomness.choice(kinds)()


class OutputTest(unittest.TestCase):
    def test_plain_values_are_read_as_they_were(self):
        randomness = random.Random(1)
        for _ in range(300):
            value = random_json(randomness)
            self.assertEqual(json.loads(output_json(value, 1 << 20)), value)

    def test_text_is_utf_8_without_spaces(self):
        self.assertEqual(output_json({"text": "größer", "of": [1]}, LIMIT), '{"text":"größer","of":[1]}'.encode())

    def test_half_a_surrogate_pair_is_escaped(self):
        self.assertEqual(output_json("\ud83c", LIMIT), b'"\\ud83c"')

    def test_values_that_people_return_beside_plain_ones(self):
        identity = uuid.UUID(int=1)
        for value, plain in (
            (Point(1, 2), {"x": 1, "y": 2}),
            (Array(), [1, 2]),
            (Record(), {"name": "tide"}),
            (Color.RED, "red"),
            ({1}, [1]),
            (datetime.date(2026, 1, 2), "2026-01-02"),
            (datetime.datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),
            (identity, str(identity)),
            (pathlib.PurePosixPath("/tmp/page.png"), "/tmp/page.png"),
            (decimal.Decimal("1.10"), "1.10"),
        ):
            with self.subTest(value=value):
                self.assertEqual(json.loads(output_json([value], LIMIT)), [plain])

    def test_what_json_cannot_hold_is_refused(self):
        circle = []
        circle.append(circle)
        for value in (math.nan, math.inf, object(), b"bytes", Point, circle, {(1, 2): 3}):
            with self.subTest(value=repr(value)), self.assertRaisesRegex(OutputError, "JSON cannot hold"):
                output_json(value, LIMIT)

    def test_the_limit_counts_bytes_and_is_inclusive(self):
        self.assertEqual(len(output_json("ää", 6)), 6)
        with self.assertRaisesRegex(OutputTooLarge, "6 bytes, at most 5"):
            output_json("ää", 5)


if __name__ == "__main__":
    unittest.main()
