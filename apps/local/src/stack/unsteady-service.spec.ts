import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { STEADY_SECONDS, SupervisedProcess } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStackListeners } from './stack-events.js';
import { StackFile } from '../folder/stack-file.js';

/** Serves for a moment and fails as long as there is a file `broken`; lives else. */
const PROGRAM = `
  if (require('node:fs').existsSync('broken')) setTimeout(() => { throw new Error('no such queue'); }, 100);
  else setInterval(() => {}, 1000);
`;

describe('a service that was ready and ends again and again', () => {
  let directory: string;
  let lines: string[];
  let service: SupervisedProcess;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-unsteady-'));
    lines = [];
    const line = (text: string) => void lines.push(text);
    const reporter = { line, step: () => ({ succeed: line, fail: line }) };
    writeFileSync(join(directory, 'broken'), '');
    service = new SupervisedProcess({
      specification: {
        name: 'gateway',
        command: process.execPath,
        arguments: ['-e', PROGRAM],
        environment: process.env,
        workingDirectory: directory,
        logFile: join(directory, 'gateway.log'),
      },
      isReady: () => Promise.resolve(true),
      readyWithinSeconds: 10,
      stopGraceSeconds: 1,
      onEvent: createStackListeners(new StackFile(directory, 'http://localhost'), reporter).onProcessEvent,
    });
    await service.start();
  });

  afterEach(async () => {
    await service.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it(
    'is reported as not running, with its last error line and its log, and as running again when it stays',
    async () => {
      await waitUntil(() => lines.length >= 3);
      const log = join(directory, 'gateway.log');
      expect(lines.slice(0, 3)).toEqual([
        'gateway ended with code 1: Error: no such queue; starting it again',
        `gateway is not running: 2 times in a row it has ended within ${STEADY_SECONDS} s, and now ended with code 1: Error: no such queue; starting it again in 0.25 s; its log is ${log}`,
        `gateway is not running: 3 times in a row it has ended within ${STEADY_SECONDS} s, and now ended with code 1: Error: no such queue; starting it again in 0.5 s; its log is ${log}`,
      ]);
      rmSync(join(directory, 'broken'));
      await waitUntil(() => lines.at(-1) === 'gateway is running again', {
        withinMs: (STEADY_SECONDS + 15) * 1000,
      });
    },
    (STEADY_SECONDS + 30) * 1000,
  );
});
