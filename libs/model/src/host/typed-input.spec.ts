import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench } from '../testing/host.workbench.js';

const TYPES = `
import collections, datetime, decimal, enum, pathlib, typing, uuid
from dataclasses import dataclass, field
from typing import *
class Color(enum.Enum):
    RED = "red"
@dataclass
class Even:
    value: int
    def __post_init__(self):
        if self.value % 2: raise ValueError(f"{self.value} is odd")
@dataclass
class Node:
    value: int
    color: Color = Color.RED
    children: "List[Node]" = field(default_factory=list)
class Point(NamedTuple):
    x: int
    y: int = 7
class Wrapped(TypedDict):
    node: Node
    plain: int
class Checked:
    """As pydantic has it."""
    @classmethod
    def model_validate(cls, value):
        if value["value"] < 0: raise ValueError("below 0")
        it = cls()
        it.value = value["value"]
        return it
    def __repr__(self): return f"Checked({self.value})"
Name = NewType("Name", str)
T = TypeVar("T")
@dataclass
class Box(Generic[T]):
    it: T
`;

/** An annotation, an input, and what the model sees, in Python's words. */
const CASES: readonly (readonly [annotation: string, input: unknown, seen: string])[] = [
  ['Any', { a: 1 }, "{'a': 1}"],
  ['str', 'text', "'text'"],
  ['Gone', { a: 1 }, "{'a': 1}"],
  ['Node', { value: 1 }, "Node(value=1, color=<Color.RED: 'red'>, children=[])"],
  [
    'Node',
    { value: 1, children: [{ value: 2 }] },
    "Node(value=1, color=<Color.RED: 'red'>, children=[Node(value=2, color=<Color.RED: 'red'>, children=[])])",
  ],
  ['Optional[Point]', [1], 'Point(x=1, y=7)'],
  ['Point | None', null, 'None'],
  ['Union[str, Color]', 'red', "'red'"],
  ['Union[Color, str]', 'red', "<Color.RED: 'red'>"],
  ['Union[Color, str]', 'blue', "'blue'"],
  ['list[Color]', ['red'], "[<Color.RED: 'red'>]"],
  ['Dict[str, Point]', { a: [1, 2] }, "{'a': Point(x=1, y=2)}"],
  ['Dict[Color, int]', { red: 1 }, "{<Color.RED: 'red'>: 1}"],
  ['tuple[int, Color]', [1, 'red'], "(1, <Color.RED: 'red'>)"],
  ['Tuple[int, ...]', [1, 2], '(1, 2)'],
  ['set[int]', [1, 1], '{1}'],
  [
    'Wrapped',
    { node: { value: 1 }, plain: 2 },
    "{'node': Node(value=1, color=<Color.RED: 'red'>, children=[]), 'plain': 2}",
  ],
  ['Annotated[Point, "where"]', [1, 2], 'Point(x=1, y=2)'],
  ['Name', 'text', "'text'"],
  ['Box[int]', { it: 1 }, 'Box(it=1)'],
  ['Checked', { value: 1 }, 'Checked(1)'],
  [
    'datetime.datetime',
    '2026-01-02T03:04:05Z',
    'datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)',
  ],
  ['datetime.date', '2026-01-02', 'datetime.date(2026, 1, 2)'],
  ['Union[Even, Dict[str, int]]', { value: 3 }, "{'value': 3}"],
  ['decimal.Decimal', 0.1, "Decimal('0.1')"],
  ['pathlib.Path', '/a', "PosixPath('/a')"],
  // What does not fit is given as it is.
  ['Node', { wrong: 1 }, "{'wrong': 1}"],
  ['Node', 'text', "'text'"],
  ['tuple[int, int]', [1], '[1]'],
  ['set[int]', 'text', "'text'"],
  ['datetime.date', 'someday', "'someday'"],
];

describe('the input of a Python model', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  const outcomeOf = async (annotation: string, input: unknown) => {
    const source = `from __future__ import annotations\n${TYPES}\nclass Model:\n    def predict(self, input: ${annotation}): return repr(input)\n`;
    const { host } = await workbench.startedPython(source);
    return host.run(aJob({ input: input as string }));
  };

  it.each(CASES)('has the type of its annotation %s: %j', async (annotation, input, seen) => {
    expect(await outcomeOf(annotation, input)).toMatchObject({
      kind: 'succeeded',
      outputJson: JSON.stringify(seen),
    });
  });

  it.each([
    ['Even', { value: 3 }, '3 is odd'],
    ['List[Even]', [{ value: 2 }, { value: 5 }], '5 is odd'],
    ['Optional[Even]', { value: 3 }, '3 is odd'],
    ['Checked', { value: -1 }, 'below 0'],
  ])('of %s fails its job in the words of the class that refuses %j', async (annotation, input, message) => {
    expect(await outcomeOf(annotation, input)).toMatchObject({ kind: 'failed', message });
  });
});
