import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ScalingDecisionNote } from '@tidegate/job-store';
import type { Decision } from '../decision.js';
import { DecisionJournal } from './decision-journal.js';

const FIGURES = {
  expectedRate: 0.5,
  startupSeconds: 31,
  serviceSeconds: 5,
  ready: 3,
  unacknowledged: 1,
  startingWorkers: 0,
  idleWorkers: 0,
  busyWorkers: 1,
};

function aDecision(overrides: Partial<Decision> = {}): Decision {
  return {
    at: '2026-01-01T12:00:00.000Z',
    namespace: 'tidegate',
    scaledObject: 'worker',
    model: 'default',
    wantedReplicas: 2,
    isActive: true,
    currentReplicas: 1,
    metricValue: 2,
    reason: '2 cost least',
    figures: FIGURES,
    workersFrom: 'heartbeats',
    ...overrides,
  };
}

describe('the journal of decisions', () => {
  let notes: ScalingDecisionNote[];
  let seconds: number;
  let journal: DecisionJournal;

  beforeEach(() => {
    notes = [];
    seconds = 0;
    journal = new DecisionJournal({
      store: { note: (_, note) => Promise.resolve(void notes.push(note)) },
      scaledObjects: 10,
      monotonicSeconds: () => seconds,
    });
  });

  it('has each change at once, with what it was decided on and the limit that it is at', () => {
    journal.note(aDecision());
    journal.note(aDecision({ wantedReplicas: 4, limit: 'maxReplicas' }));
    expect(notes).toEqual([
      {
        by: 'scaler',
        scaledObject: 'tidegate/worker',
        from: 1,
        wanted: 2,
        allowed: 2,
        reason: '2 cost least',
        inputs: FIGURES,
      },
      expect.objectContaining({ wanted: 4, limit: 'maxReplicas' }),
    ]);
  });

  it('has what stays the same every five seconds', () => {
    for (; seconds < 12; seconds += 1) journal.note(aDecision());
    expect(notes).toHaveLength(3);
  });

  it('leaves out advice', () => {
    journal.note(aDecision({ isAdvice: true }));
    expect(notes).toEqual([]);
  });
});
