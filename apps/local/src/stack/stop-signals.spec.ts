import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { listenForStopSignals } from './stop-signals.js';

function listen() {
  const source = new EventEmitter();
  const clock = { ms: 0 };
  return { source, clock, signals: listenForStopSignals(source, () => clock.ms) };
}

describe('listenForStopSignals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('takes %s as the wish to stop', (name) => {
    const { source, signals } = listen();
    source.emit(name);
    expect(signals.stop.aborted).toBe(true);
    expect(signals.hurry.aborted).toBe(false);
  });

  it('takes the same Ctrl-C, handed on by npm, for one wish', () => {
    const { source, clock, signals } = listen();
    source.emit('SIGINT');
    clock.ms = 50;
    source.emit('SIGINT');
    expect(signals.hurry.aborted).toBe(false);
  });

  it('takes a later one for the wish to stop faster', () => {
    const { source, clock, signals } = listen();
    source.emit('SIGINT');
    clock.ms = 2000;
    source.emit('SIGINT');
    expect(signals.hurry.aborted).toBe(true);
  });
});
