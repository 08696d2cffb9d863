import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseScaledObject } from '@tidegate/autoscaling';
import { getEventListeners } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WORKER_PROGRAM } from './worker-launcher.js';
import { publishSchemas } from './publish-schemas.js';
import type { ServedModel } from '../models/served-models.js';

/** Node warns of a leak at the eleventh listener of one kind. */
const MOST_LISTENERS = 10;
const MODELS = Array.from({ length: 12 }, (_, index) => `model-${index}`);

/** `+` as a byte. */
const BEGIN = 0x2b;

/** Stands in for the worker: notes its begin and its end, and prints its model's name. */
const PROGRAM = `
import { appendFileSync } from 'node:fs';
appendFileSync(process.env.NOTES, '+');
setTimeout(() => {
  appendFileSync(process.env.NOTES, '-');
  console.log(process.env.MODEL_NAME);
}, 50);
`;

describe('the schemas of twelve models', () => {
  const workspaceRoot = mkdtempSync(join(tmpdir(), 'tidegate-schemas-'));
  const notes = join(workspaceRoot, 'notes');
  const lines: string[] = [];
  const listeners: number[] = [];
  const stop = new AbortController();

  beforeAll(async () => {
    const program = join(workspaceRoot, WORKER_PROGRAM);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, PROGRAM);
    writeFileSync(join(workspaceRoot, 'package.json'), '{"type":"module"}');
    const scaledObject = parseScaledObject(readFileSync('kustomize/base/worker/scaledobject.yaml', 'utf8'));
    const models: ServedModel[] = MODELS.map((name) => ({
      name,
      environment: { MODEL_NAME: name },
      jobTimeoutSeconds: 1,
      scaledObject,
    }));
    const line = (text: string) => {
      lines.push(text);
      listeners.push(getEventListeners(stop.signal, 'abort').length);
    };
    const reporter = { line, step: () => ({ succeed: line, fail: line }) };
    const environmentOf = (model: ServedModel) => ({
      ...process.env,
      NOTES: notes,
      ...model.environment,
    });
    await publishSchemas({ workspaceRoot, environmentOf, reporter, stop: stop.signal }, models);
  }, 120_000);

  afterAll(() => rmSync(workspaceRoot, { recursive: true, force: true }));

  it('are all read', () => {
    expect(lines.toSorted()).toEqual(MODELS.map((name) => `model ${name}: ${name}`).toSorted());
  });

  it('are read a few at a time, as many as the machine has cores', () => {
    let running = 0;
    const counts = [...readFileSync(notes)].map((note) => (running += note === BEGIN ? 1 : -1));
    expect(Math.max(...counts)).toBeLessThanOrEqual(availableParallelism());
  });

  it('leave the signal that stops them with few listeners, so that Node warns of no leak', () => {
    expect(Math.max(...listeners)).toBeLessThanOrEqual(MOST_LISTENERS);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});
