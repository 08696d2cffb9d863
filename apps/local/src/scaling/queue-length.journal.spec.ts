import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ScalingDecisionNote } from '@tidegate/job-store';
import { QueueLengthJournal, type NoteStep } from './queue-length.journal.js';

describe('the journal of what the length of the queue decides', () => {
  let notes: (ScalingDecisionNote & { readonly model: string })[];
  let seconds: number;
  let note: NoteStep;

  beforeEach(() => {
    notes = [];
    seconds = 0;
    const journal = new QueueLengthJournal(
      { note: (model, decision) => Promise.resolve(void notes.push({ model, ...decision })) },
      () => seconds,
    );
    note = journal.of({ model: 'default', scaledObject: 'worker', maxReplicas: 4 });
  });

  const step = (from: number, to: number): void =>
    note({ from, to, explanation: 'why', queueReading: { ready: 7, unacknowledged: 1, atSeconds: 0 } });

  it('has each change with what waits and runs, and the limit that it is at', () => {
    step(0, 1);
    step(1, 4);
    const decision = {
      model: 'default',
      by: 'queue_length',
      reason: 'why',
      inputs: { ready: 7, unacknowledged: 1 },
    };
    expect(notes).toMatchObject([
      { ...decision, from: 0, wanted: 1, allowed: 1 },
      { ...decision, from: 1, wanted: 4, allowed: 4, limit: 'maxReplicas' },
    ]);
    expect(notes[0]).not.toHaveProperty('limit');
  });

  it('has what stays the same every five seconds', () => {
    for (; seconds < 12; seconds += 1) step(1, 1);
    expect(notes).toHaveLength(3);
  });
});
