import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ModelDescription } from '../model-host.options.js';
import { HostWorkbench } from '../testing/host.workbench.js';
import { readModelDescription } from './read-model-description.js';

const IMPORTS = `
import collections, dataclasses, datetime, decimal, enum, functools, os, pathlib, sys, types, typing, uuid
from dataclasses import dataclass, field
from typing import *
`;

const TYPES = `
class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"
class Mode(enum.IntFlag):
    A = 1
    B = 2
class Point(NamedTuple):
    x: int
    y: float = 0.5
class Pair(TypedDict):
    left: int
    right: str
class Partial(TypedDict, total=False):
    left: "Pair"
@dataclass
class Node:
    value: int
    children: "List[Node]" = field(default_factory=list)
    color: Color = Color.RED
    note: Optional[str] = None
T = TypeVar("T")
@dataclass
class Box(Generic[T]):
    it: T
Name = NewType("Name", str)
class Bound:
    ge = 0
    lt = 10
class Lengths:
    min_length = 1
    max_length = 3
class Odd:
    """Nothing that JSON knows."""
class Written:
    @classmethod
    def model_json_schema(cls, mode): return {"type": "object", "title": mode, "$defs": {"Part": {"type": "null"}}}
`;

const NODE = {
  type: 'object',
  title: 'Node',
  properties: {
    value: { type: 'integer' },
    children: { type: 'array', items: { $ref: '#/$defs/Node' } },
    color: { enum: ['red', 'blue'] },
    note: { type: ['string', 'null'], default: null },
  },
  required: ['value'],
  additionalProperties: false,
};

/** Annotations as they stand in a file, and what becomes of each. */
const CASES: readonly (readonly [annotation: string, schema: unknown])[] = [
  ['str', { type: 'string' }],
  ['int', { type: 'integer' }],
  ['float', { type: 'number' }],
  ['bool', { type: 'boolean' }],
  ['None', { type: 'null' }],
  ['"int"', { type: 'integer' }],
  ['Optional[str]', { type: ['string', 'null'] }],
  ['Union[int, "Pair"]', { anyOf: [{ type: 'integer' }, { $ref: '#/$defs/Pair' }] }],
  ['Union[int, Odd]', {}],
  ['list', { type: 'array' }],
  ['List[int]', { type: 'array', items: { type: 'integer' } }],
  ['list[List[float]]', { type: 'array', items: { type: 'array', items: { type: 'number' } } }],
  ['Sequence[str]', { type: 'array', items: { type: 'string' } }],
  ['Set[int]', { type: 'array', items: { type: 'integer' }, uniqueItems: true }],
  [
    'Tuple[int, str]',
    { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], minItems: 2, maxItems: 2 },
  ],
  ['tuple[int, ...]', { type: 'array', items: { type: 'integer' } }],
  ['tuple', { type: 'array' }],
  ['Tuple', { type: 'array' }],
  ['Tuple[()]', { type: 'array', minItems: 0, maxItems: 0 }],
  ['dict', { type: 'object' }],
  ['Dict[str, int]', { type: 'object', additionalProperties: { type: 'integer' } }],
  ['Mapping[str, Any]', { type: 'object' }],
  [
    'Dict[Color, int]',
    {
      type: 'object',
      additionalProperties: { type: 'integer' },
      propertyNames: { enum: ['red', 'blue'] },
    },
  ],
  ['Literal["a", 1, None, True]', { enum: ['a', 1, null, true] }],
  ['Literal[Color.BLUE]', { enum: ['blue'] }],
  ['Color', { enum: ['red', 'blue'] }],
  ['Mode', { type: 'integer' }],
  [
    'Point',
    {
      $ref: '#/$defs/Point',
    },
  ],
  ['Box[int]', { $ref: '#/$defs/Box' }],
  ['Name', { type: 'string' }],
  ['T', {}],
  ['Annotated[int, Bound()]', { type: 'integer', minimum: 0, exclusiveMaximum: 10 }],
  ['Annotated[str, Lengths()]', { type: 'string', minLength: 1, maxLength: 3 }],
  [
    'Annotated[List[int], Lengths()]',
    { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 3 },
  ],
  ['Annotated[float, "in metres", {"minimum": 0}]', { type: 'number', description: 'in metres', minimum: 0 }],
  ['datetime.datetime', { type: 'string', format: 'date-time' }],
  ['uuid.UUID', { type: 'string', format: 'uuid' }],
  ['pathlib.Path', { type: 'string' }],
  ['decimal.Decimal', { type: ['number', 'string'] }],
  ['Written', { type: 'object', title: 'validation' }],
  ['Any', {}],
  ['object', {}],
  ['bytes', {}],
  ['complex', {}],
  ['Odd', {}],
  ['Callable[[int], str]', {}],
  ['Type[int]', {}],
];

/** What only an annotation can be that is not read where it stands. */
const TEXTS: readonly (readonly [annotation: string, schema: unknown])[] = [
  ['int | None', { type: ['integer', 'null'] }],
  ['"Pair" | None', { anyOf: [{ $ref: '#/$defs/Pair' }, { type: 'null' }] }],
  ['Gone', {}],
  ['Gone | None', {}],
  ['gone.array[Any, Gone]', {}],
  ['dict[str, Gone]', { type: 'object' }],
  ['list[Gone]', { type: 'array' }],
  ['exit(3)', {}],
  ['os._exit(3)', {}],
  ['list[os._exit(3)]', { type: 'array' }],
  ['Annotated[int, Bound()]', { type: 'integer', minimum: 0, exclusiveMaximum: 10 }],
  ['1 + 1', {}],
  ['lambda: 1', {}],
  ['[int, str]', {}],
  ['...', {}],
  ['"what is this?"', {}],
];

describe('annotations of a Python model', () => {
  let workbench: HostWorkbench;
  let files = 0;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterAll(() => workbench.close());

  const describeModel = async (source: string): Promise<ModelDescription> => {
    const modelPath = await workbench.file(`annotations-${(files += 1)}/model.py`, source);
    return readModelDescription({ modelPath, timeoutSeconds: 20 });
  };
  const described = async (signature: string, before = TYPES) =>
    (await describeModel(`${IMPORTS}${before}\nclass Model:\n    ${signature}\n`)).schema;

  const membersOf = (cases: typeof CASES): string =>
    `${TYPES}\nclass All(TypedDict):\n${cases.map(([annotation], index) => `    m${index}: ${annotation}`).join('\n')}`;

  it.each([
    ['as they are', '', CASES],
    ['as text', 'from __future__ import annotations', [...CASES, ...TEXTS]],
  ])('become JSON Schema, read %s', async (_name, future, cases) => {
    const signature = 'def predict(self, input: All): pass';
    const source = `${future}\n${IMPORTS}${membersOf(cases)}\nclass Model:\n    ${signature}\n`;
    const { schema, problem } = await describeModel(source);
    expect(problem).toBeUndefined();
    const { properties } = schema.input as { readonly properties: Readonly<Record<string, unknown>> };
    expect(cases.map(([annotation], index) => [annotation, properties[`m${index}`]])).toEqual(cases);
  });

  it('that are classes with members stand in definitions, so that they may name themselves', async () => {
    expect(await described('def predict(self, input: Node) -> Partial: pass')).toEqual({
      input: { $ref: '#/$defs/Node', $defs: { Node: NODE } },
      output: {
        type: 'object',
        title: 'Partial',
        properties: { left: { $ref: '#/$defs/Pair' } },
        $defs: {
          Pair: {
            type: 'object',
            title: 'Pair',
            properties: { left: { type: 'integer' }, right: { type: 'string' } },
            required: ['left', 'right'],
          },
        },
      },
    });
  });

  it('may leave out what has a default in an input; an output has it all', async () => {
    const { input, output } = await described('def predict(self, input: Point) -> Point: pass');
    const prefixItems = [
      { title: 'x', type: 'integer' },
      { title: 'y', type: 'number' },
    ];
    expect(input).toEqual({ type: 'array', prefixItems, minItems: 1, maxItems: 2 });
    expect(output).toEqual({ type: 'array', prefixItems, minItems: 2, maxItems: 2 });
  });

  it.each([
    ['a static method', '@staticmethod\n    def predict(input: int): pass', { input: { type: 'integer' } }],
    [
      'a class method',
      '@classmethod\n    def predict(cls, input: int): pass',
      { input: { type: 'integer' } },
    ],
    [
      'an asynchronous one',
      'async def predict(self, input: int) -> str: pass',
      { output: { type: 'string' } },
    ],
    ['one with a context', 'def predict(self, text: str, context): pass', { input: { type: 'string' } }],
    ['one that takes anything', 'def predict(self, *arguments: int, **more: str): pass', {}],
    ['one without annotations', 'def predict(self, input): pass', {}],
    ['one that is no function', 'predict = 5', {}],
    [
      'one that is inherited',
      'pass\nclass Base:\n    def predict(self, input: int): pass\nclass Model(Base): pass',
      {
        input: { type: 'integer' },
      },
    ],
    [
      'a generator',
      'def predict(self, input) -> Iterator[int]: yield 1',
      {
        output: { type: 'array', items: { type: 'integer' } },
      },
    ],
    [
      'a generator that returns',
      'def predict(self, input) -> Generator[int, None, str]: yield 1',
      {
        output: { type: 'string' },
      },
    ],
    ['a factory in the place of a class', 'pass\ndef Model(): pass', {}],
  ])('are read of %s', async (_name, signature, schema) => {
    expect(await described(signature)).toMatchObject(schema);
    if (Object.keys(schema).length === 0) expect(await described(signature)).toEqual({});
  });

  it('that name what is there for a type checker alone are everything, and the rest is read', async () => {
    const before = 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy as np\n';
    expect(
      await described('def predict(self, input: "np.ndarray") -> "Dict[str, np.float64]": pass', before),
    ).toEqual({
      output: { type: 'object' },
    });
  });

  it('of a class that names itself with ever other arguments come to an end', async () => {
    const before = `${TYPES}
@dataclass
class Tree(Generic[T]):
    left: "Tree[List[T]]"
    right: "Tree[Set[T]]"
`;
    const { problem, schema } = await describeModel(
      `${IMPORTS}${before}\nclass Model:\n    def predict(self, input: Tree[int]) -> int: pass\n`,
    );
    expect(problem).toMatch(/^the schema of the model's input cannot be used: it is \d+ bytes long/);
    expect(schema).toEqual({ output: { type: 'integer' } });
  });

  it.each([
    ['on the class', 'class Model:\n    input_schema = {"type": "string"}\n'],
    ['in the module', 'input_schema = {"type": "string"}\nclass Model:\n    pass\n'],
  ])('yield to a schema that is given %s', async (_name, source) => {
    const { schema } = await describeModel(`${source}    def predict(self, input: int) -> int: pass\n`);
    expect(schema).toEqual({ input: { type: 'string' }, output: { type: 'integer' } });
  });

  it.each([
    ['{"type": object}', /not JSON serializable/],
    ['5', /neither a dict nor a type/],
    ['{"a": float("nan")}', /not JSON compliant/],
    ['{"enum": ["x" * 70000]}', /70\d+ bytes long, at most 65536 are kept/],
  ])('stay out where the given schema cannot be used: %s', async (given, problem) => {
    const source = `class Model:\n    input_schema = ${given}\n    def predict(self, input: int): pass\n`;
    expect(await describeModel(source)).toEqual({ schema: {}, problem: expect.stringMatching(problem) });
  });
});
