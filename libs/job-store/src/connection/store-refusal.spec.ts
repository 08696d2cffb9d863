import { describe, expect, it } from '@jest/globals';
import { describeRefusal, explainRefusal, refusalOf } from './store-refusal.js';

/** An error as ioredis makes it of an answer. */
function reply(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' });
}

const RECONNECTING = ['READONLY', 'LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'MOVED', 'CROSSSLOT'];
const STAYING = ['OOM', 'MISCONF', 'NOREPLICAS', 'BUSY'];

describe('what an error means for the store', () => {
  it.each([...RECONNECTING, ...STAYING])('is read from its code: %s', (code) => {
    expect(refusalOf(reply(`${code} some words`))?.code).toBe(code);
  });

  it.each(RECONNECTING)('asks for a new connection: %s', (code) => {
    expect(refusalOf(reply(`${code} some words`))?.reconnects).toBe(true);
  });

  it.each(STAYING)('asks for no new connection: %s', (code) => {
    expect(refusalOf(reply(`${code} some words`))?.reconnects).toBe(false);
  });

  it.each([
    ["READONLY You can't write against a read only replica. script: 085b, on @user_script:1.", 'READONLY'],
    [
      "ERR Error running script (call to f_085b): @user_script:1: -READONLY You can't write against a read only replica.",
      'READONLY',
    ],
    [
      "ERR Error running script (call to f_085b): @user_script:2: @user_script: 2: -OOM command not allowed when used memory > 'maxmemory'.",
      'OOM',
    ],
  ])('is read within the error of a script: %s', (message, code) => {
    expect(refusalOf(reply(message))?.code).toBe(code);
  });

  it.each([
    'ERR READONLY is no command',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'NOPERM this user has no permissions to run the lpushx command',
    'NOSCRIPT No matching script',
    'READONLYISH of another age',
    '',
  ])('is nothing where it is about the command: %s', (message) => {
    expect(refusalOf(reply(message))).toBeUndefined();
  });

  it('is nothing where the store has not answered', () => {
    expect(refusalOf(new Error('READONLY'))).toBeUndefined();
    expect(refusalOf('READONLY')).toBeUndefined();
    expect(refusalOf(undefined)).toBeUndefined();
  });

  it.each([
    ['READONLY', 'is read-only (READONLY): reconnecting', 'refuses writes: read-only'],
    ['OOM', 'is out of memory (OOM)', 'refuses writes: out of memory'],
    ['LOADING', 'is loading its data (LOADING): reconnecting', 'is loading its data'],
  ])('is reported to operators and to clients: %s', (code, description, explanation) => {
    const refusal = refusalOf(reply(code));
    expect(refusal && [describeRefusal(refusal), explainRefusal(refusal)]).toEqual([
      description,
      explanation,
    ]);
  });
});
