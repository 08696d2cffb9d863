import type { PastDecision, RecalledDecision } from '@tidegate/job-store';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseScalerMetadata } from '../settings/scaler-metadata.js';
import { DecisionMemory } from './decision-memory.js';

const REQUEST = { name: 'worker', namespace: 'tidegate', metadata: parseScalerMetadata({}) };
const OWN: PastDecision = {
  replicas: 7,
  secondsSinceAnswer: 4,
  workers: 6,
  hadWork: true,
  isActive: true,
  secondsSinceActivity: 0,
};
const SHARED: PastDecision = { ...OWN, replicas: 3 };
const NOTHING: RecalledDecision = { revision: 0, decision: undefined, startupLeadSeconds: undefined };

describe('what a scaler remembers of the last decision', () => {
  let nowSeconds: number;
  let shared: RecalledDecision | 'lost';
  let takesWrites: boolean;
  let memory: DecisionMemory;
  const written: string[] = [];

  beforeEach(() => {
    nowSeconds = 0;
    shared = NOTHING;
    takesWrites = true;
    written.length = 0;
    memory = new DecisionMemory({
      monotonicSeconds: () => nowSeconds,
      scaledObjectLimit: 10,
      store: {
        recall: () => (shared === 'lost' ? Promise.reject(new Error('lost')) : Promise.resolve(shared)),
        remember: (_scaledObject, settings) => {
          written.push(settings);
          return takesWrites ? Promise.resolve(true) : Promise.reject(new Error('full'));
        },
      },
    });
  });

  /** Decides once, and lets the store answer. */
  const decide = async (): Promise<void> => {
    memory.keep(REQUEST, await memory.recall(REQUEST), OWN);
    await Promise.resolve();
    await Promise.resolve();
  };

  it('is nothing at first, and then what any scaler decided last', async () => {
    expect((await memory.recall(REQUEST)).decision).toBeUndefined();
    await decide();
    shared = { ...NOTHING, revision: 2, decision: SHARED };
    expect((await memory.recall(REQUEST)).decision).toEqual(SHARED);
  });

  it('is its own last decision, as old as it is, while the store is lost', async () => {
    await decide();
    shared = 'lost';
    nowSeconds = 5;
    expect(await memory.recall(REQUEST)).toEqual({
      decision: { ...OWN, secondsSinceAnswer: 9, secondsSinceActivity: 5 },
      startupLeadSeconds: undefined,
      revision: undefined,
    });
  });

  it('is its own while the store takes no writes, or has lost what it had', async () => {
    shared = { ...NOTHING, revision: 1, decision: SHARED };
    takesWrites = false;
    await decide();
    expect((await memory.recall(REQUEST)).decision).toEqual(OWN);
    takesWrites = true;
    await decide();
    expect((await memory.recall(REQUEST)).decision).toEqual(SHARED);
    shared = NOTHING;
    expect((await memory.recall(REQUEST)).decision).toEqual(OWN);
  });

  it('is not written where its past was not read, nor with settings of any length', async () => {
    shared = 'lost';
    await decide();
    expect(written).toEqual([]);
    shared = NOTHING;
    await decide();
    expect(written).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});
