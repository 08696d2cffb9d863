import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Plain JavaScript, which the model process runs as it is. It writes down what it is asked to do. */
const SOURCE = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const folder = process.env.SPEC_FOLDER;
const note = (file, text) => appendFileSync(join(folder, file), text + '\\n');
const closed = (gate) => !existsSync(join(folder, gate));

export default class Model {
  async setup() {
    note('setups', 'setup');
    const [order, gate] = (process.env.SPEC_SETUP ?? '').split(' ');
    if (order === 'fail') throw new Error('the weights are not there');
    while (order === 'wait' && closed(gate)) await delay(10);
  }

  predict(input, context) {
    note('runs', input);
    const [order, rest] = input.split(' ');
    if (order === 'listen') return this.aborted(context.signal);
    return order === 'yield' ? this.parts(rest, context) : this.answer(input, order, rest);
  }

  aborted(signal) {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }

  async *parts(gate, { progress }) {
    for (const part of ['one', 'two']) {
      console.log('next is ' + part);
      yield part;
      progress(part === 'one' ? 0.5 : 0.75, 'after ' + part);
    }
    while (closed(gate)) await delay(10);
    yield 'three';
  }

  async answer(input, order, rest) {
    if (order === 'throw') throw new Error('it is not to be');
    if (order === 'crash') process.exit(3);
    if (order === 'crash-once' && closed(rest)) {
      writeFileSync(join(folder, rest), '');
      console.error('it breaks');
      process.exit(3);
    }
    if (order === 'crash-once') console.log('it holds');
    if (order === 'crash-later') setTimeout(() => process.exit(3), 50);
    if (order === 'say') console.log(rest);
    if (order === 'fill') return 'x'.repeat(Number(rest));
    if (order === 'block') for (;;);
    while (order === 'wait' && closed(rest)) await delay(10);
    return 'done with ' + input;
  }
}
`;

/**
 * A model that does what its input asks (`throw`, `crash`, `crash-once NAME`, `crash-later`, `fill CHARACTERS`,
 * `block`, `say WORD`, `wait GATE`, `listen` until the job is aborted, `yield GATE`: two parts before the gate and one behind
 * it; else it answers at once), and reports afterwards what it was asked to do. The variable `SPEC_SETUP` chooses what its set-up does: `fail`, or `wait
 * GATE`.
 */
export class ObedientModel {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidegate-worker-'));
  readonly path = join(this.folder, 'obedient.model.mjs');

  constructor() {
    writeFileSync(this.path, SOURCE);
  }

  /** What the worker's environment must hold. */
  get environment(): Record<string, string> {
    return { MODEL: this.path, SPEC_FOLDER: this.folder };
  }

  /** Lets what waits for a gate go on. */
  open(gate: string): void {
    writeFileSync(join(this.folder, gate), '');
  }

  /** The inputs that the model was run with, in order. */
  get runs(): readonly string[] {
    return this.lines('runs');
  }

  /** How often the model was set up. */
  get setups(): number {
    return this.lines('setups').length;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private lines(name: string): readonly string[] {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }
}
