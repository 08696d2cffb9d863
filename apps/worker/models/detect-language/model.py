"""Finds out which language a text is in: naive Bayes over its letters, trained and tested while it is set up.

It learns from the Universal Declaration of Human Rights (texts/, one article a line), and needs Python alone.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypedDict, Union

Language = Literal[
    "cs", "da", "de", "el", "en", "es", "fi", "fr", "hu", "id", "it", "nl", "pl", "pt", "ru", "sv", "tr", "uk"
]


class Texts(TypedDict):
    texts: list[str]


class Question(Texts, total=False):
    """Several texts at once, and the only languages that they can be in, where that is known."""

    among: list[Language]


class Answer(TypedDict):
    language: Language
    probability: float


TEXTS = Path(__file__).parent / "texts"
NO_LETTERS = re.compile(r"[\W\d_]+")
LONGEST = 4  # letters that are looked at together
SMOOTHING = 0.1  # how often a language is taken to have had letters that it never had
HELD_OUT_EVERY = 5  # one of this many articles is for the test
WORDS_TESTED = 8  # at a time: a whole article would be too easy
LEAST_ACCURACY = 0.95


class Model:
    def __init__(self) -> None:
        articles = {file.stem: file.read_text("utf-8").splitlines() for file in sorted(TEXTS.glob("*.txt"))}
        accuracy = accuracy_of(articles)
        print(f"{len(articles)} languages; {accuracy:.1%} of the test recognized")
        if accuracy < LEAST_ACCURACY:
            raise RuntimeError(f"only {accuracy:.1%} of the test recognized: are all the texts there?")
        self.languages = {language: Weights(lines) for language, lines in articles.items()}

    def predict(self, input: Union[str, Question], context: Any) -> Union[Answer, list[Answer]]:
        if isinstance(input, str):
            return answer_to(input, self.languages)
        among = {language: self.languages[language] for language in input.get("among") or self.languages}
        answers: list[Answer] = []
        for text in input["texts"]:
            answers.append(answer_to(text, among))
            context.progress(len(answers) / len(input["texts"]), f"{len(answers)} texts")
        return answers


class Weights:
    """How likely a language makes each run of letters, as logarithms."""

    def __init__(self, lines: list[str]) -> None:
        counts = Counter(run for line in lines for run in runs_of(line))
        total = sum(counts.values()) + SMOOTHING * (len(counts) + 1)
        self.never_seen = math.log(SMOOTHING / total)
        self.seen = {run: math.log((count + SMOOTHING) / total) for run, count in counts.items()}

    def likelihood_of(self, runs: dict[str, int]) -> float:
        # A letter stands in as many runs as there are lengths of them, and counts once.
        return sum(count * self.seen.get(run, self.never_seen) for run, count in runs.items()) / LONGEST


def runs_of(text: str) -> Iterator[str]:
    """All runs of 1 to LONGEST letters; what is no letter counts as one space, and so do start and end."""
    letters = f" {NO_LETTERS.sub(' ', text.lower()).strip()} "
    for length in range(1, LONGEST + 1):
        for start in range(len(letters) - length + 1):
            yield letters[start : start + length]


def answer_to(text: str, languages: dict[Language, Weights]) -> Answer:
    if NO_LETTERS.fullmatch(text) or not text:
        raise ValueError("a text without letters is in no language")
    runs = Counter(runs_of(text))
    likelihoods = {language: weights.likelihood_of(runs) for language, weights in languages.items()}
    best = max(likelihoods, key=lambda language: likelihoods[language])
    total = sum(math.exp(likelihood - likelihoods[best]) for likelihood in likelihoods.values())
    return {"language": best, "probability": round(1 / total, 3)}


def accuracy_of(articles: dict[Language, list[str]]) -> float:
    """What share of every fifth article, a few words at a time, is recognized by what the others teach."""
    taught = {
        language: Weights([line for number, line in enumerate(lines) if number % HELD_OUT_EVERY > 0])
        for language, lines in articles.items()
    }
    results = [
        answer_to(piece, taught)["language"] == language
        for language, lines in articles.items()
        for line in lines[::HELD_OUT_EVERY]
        for piece in pieces_of(line)
    ]
    return sum(results) / len(results) if results else 0.0


def pieces_of(line: str) -> Iterator[str]:
    words = line.split()
    for start in range(0, len(words), WORDS_TESTED):
        yield " ".join(words[start : start + WORDS_TESTED])
