import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench } from '../testing/host.workbench.js';

const TYPES = `
from dataclasses import dataclass, field
from typing import *
@dataclass
class Score:
    value: float
    count: int = 2
    parts: "List[Score]" = field(default_factory=list)
@dataclass
class Shown(Score):
    def to_dict(self): return {"shown": self.value}
class Point(TypedDict):
    x: float
    y: int
Ratio = NewType("Ratio", float)
def steps():
    yield 1
    return 7
`;

/** An annotation of what `predict` returns, what it returns, and the output. */
const CASES: readonly (readonly [annotation: string, returned: string, output: string])[] = [
  ['float', '1', '1.0'],
  ['float', '0', '0.0'],
  ['float', '-3', '-3.0'],
  ['float', '2.5', '2.5'],
  ['float', 'True', 'true'],
  ['float', '"1"', '"1"'],
  ['float', '10**400', `1${'0'.repeat(400)}`],
  ['int', '2**70', '1180591620717411303424'],
  ['Any', '1', '1'],
  ['Gone', '1', '1'],
  ['Optional[float]', '1', '1.0'],
  ['Optional[float]', 'None', 'null'],
  ['int | float', '1', '1'],
  ['Union[float, int]', '1', '1'],
  ['str | float', '1', '1.0'],
  ['list[float]', '[1, 2.5, None]', '[1.0,2.5,null]'],
  ['Sequence[float]', '(1, 2)', '[1.0,2.0]'],
  ['tuple[int, float]', '(1, 2)', '[1,2.0]'],
  ['Tuple[float, ...]', '(1, 2)', '[1.0,2.0]'],
  ['dict[str, list[float]]', '{"b": [1], "a": [2]}', '{"b":[1.0],"a":[2.0]}'],
  ['Annotated[float, "of all"]', '1', '1.0'],
  ['Ratio', '1', '1.0'],
  [
    'Score',
    'Score(1, parts=[Score(3)])',
    '{"value":1.0,"count":2,"parts":[{"value":3.0,"count":2,"parts":[]}]}',
  ],
  ['Shown', 'Shown(1)', '{"shown":1}'],
  ['list[Point]', '[{"y": 1, "x": 1, "z": 1}]', '[{"y":1,"x":1.0,"z":1}]'],
  ['Iterator[float]', 'iter([1, 2])', '[1.0,2.0]'],
  ['Generator[float, None, float]', 'steps()', '7.0'],
  ['list[float]', '{"not": 1}', '{"not":1}'],
];

describe('the output of a Python model', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterAll(() => workbench.close());

  it.each(CASES)('of the annotation %s, which returns %s, is %s', async (annotation, returned, output) => {
    const predict = `def predict(self, input) -> ${JSON.stringify(annotation)}: return ${returned}`;
    const { host } = await workbench.startedPython(`${TYPES}\nclass Model:\n    ${predict}\n`);
    expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded', outputJson: output });
    await host.stop({ graceSeconds: 0 });
  });

  it('has floats in the parts that a generator yields', async () => {
    const source = `${TYPES}\nclass Model:\n    def predict(self, input) -> "Iterator[float]":\n        yield 1\n        yield 2.5\n`;
    const { host } = await workbench.startedPython(source);
    expect(await host.run(aJob())).toMatchObject({ outputJson: '[1.0,2.5]' });
  });
});
