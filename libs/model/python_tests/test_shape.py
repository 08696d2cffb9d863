"""The shape of a model, and messages of errors, of bounded length."""

import unittest

from tidegate_runner.raised_message import MAXIMUM_MESSAGE_LENGTH, raised_message, shortened
from tidegate_runner.shape import called_with_context, refuse_class, refuse_model


class Good:
    def predict(self, text, context):
        return text, context


class WithSetup(Good):
    def setup(self):
        """Nothing calls it."""


class OfTwo:
    def predict(self, text, language):
        return text, language


class OfNone:
    def predict(self):
        return 1


class WithRun:
    def run(self, text):
        return text


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError


class ShapeTest(unittest.TestCase):
    def test_a_model_of_the_right_shape_passes(self):
        refuse_class(Good, "model.py")
        refuse_model(Good(), "model.py")

    def test_a_class_that_could_only_be_served_wrongly_is_refused(self):
        for model_class, words in (
            (WithSetup, "has a method setup, which nothing calls"),
            (OfTwo, "asks for language beside its input"),
            (OfNone, "takes no input"),
        ):
            with self.subTest(model_class=model_class), self.assertRaisesRegex(TypeError, words):
                refuse_class(model_class, "model.py")

    def test_a_model_without_predict_is_refused(self):
        with self.assertRaisesRegex(TypeError, "rename its method run"):
            refuse_model(WithRun(), "model.py")
        with self.assertRaisesRegex(TypeError, "has no method predict: write"):
            refuse_model(object(), "model.py")

    def test_the_context_is_given_to_who_asks_for_it(self):
        self.assertEqual(called_with_context(Good().predict)(1, "context"), (1, "context"))
        self.assertEqual(called_with_context(lambda value: value)(1, "context"), 1)
        self.assertEqual(called_with_context(lambda value, *, context: context)(1, "context"), "context")


class WordsTest(unittest.TestCase):
    def test_an_error_is_said_in_its_own_words(self):
        for error, words in (
            (ValueError("too long"), "too long"),
            (ValueError(), "ValueError"),
            (KeyError("name"), "KeyError: 'name'"),
            (Unprintable(), "Unprintable that cannot be shown"),
        ):
            with self.subTest(error=type(error)):
                self.assertEqual(raised_message(error), words)
        self.assertEqual(raised_message(SystemExit(3), with_class=True), "SystemExit: 3")

    def test_words_are_bounded(self):
        self.assertEqual(shortened("short"), "short")
        self.assertEqual(len(raised_message(ValueError("x" * 10_000))), MAXIMUM_MESSAGE_LENGTH + 1)


if __name__ == "__main__":
    unittest.main()
