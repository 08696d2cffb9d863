import type { Script } from '../models/scripted.model.js';
import type { FollowedEvent } from './event-count.js';

/**
 * Compares the log of a job with what its model was asked to do.
 *
 * @returns what is wrong with it: nothing, if each try has printed and yielded from its beginning on, without a gap, and to its
 *   end where the model has ended it
 */
export function findStoryFaults(script: Script, events: readonly FollowedEvent[]): readonly string[] {
  const faults: string[] = [];
  const types = events.map(({ type }) => type);
  if (types[0] !== 'queued' || types.indexOf('completed') !== types.length - 1)
    faults.push('begins or ends otherwise');
  const attempts = events.map(({ attempt }) => attempt);
  if (attempts.some((attempt, index) => attempt < (attempts[index - 1] ?? 0)))
    faults.push('goes back to an earlier try');
  for (const attempt of new Set(attempts)) {
    const ofTry = events.filter((event) => event.attempt === attempt);
    if (attempt > 0 && ofTry[0]?.type !== 'started' && ofTry[0]?.type !== 'completed')
      faults.push(`try ${attempt} begins with ${ofTry[0]?.type}`);
    const lines = ofTry.flatMap(({ stream, lines: printed = [] }) => (stream === 'stdout' ? printed : []));
    const parts = ofTry.flatMap(({ parts: yielded = [] }) => yielded);
    const steps = (script.tries[attempt - 1] ?? script.tries.at(-1))?.steps ?? 0;
    const isWhole = ofTry.some(
      ({ type, status }) => type === 'retrying' || (type === 'completed' && status === 'succeeded'),
    );
    for (const [what, found] of [
      ['line', lines],
      ['part', parts],
    ] as const) {
      const wrong = found.findIndex((text, index) => text !== `try ${attempt} ${what} ${index + 1}`);
      if (wrong >= 0) faults.push(`${what} ${wrong + 1} of try ${attempt} is ${String(found[wrong])}`);
      if (isWhole && found.length !== steps)
        faults.push(`try ${attempt} has ${found.length} of ${steps} ${what}s`);
    }
    let yielded = 0;
    for (const { from, parts: some = [] } of ofTry) {
      if (from === undefined) continue;
      if (from !== yielded) faults.push(`parts from ${from} after ${yielded} of try ${attempt}`);
      yielded += some.length;
    }
  }
  return faults;
}
