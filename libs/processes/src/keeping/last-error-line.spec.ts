import { describe, expect, it } from '@jest/globals';
import { errorLineOf, lastErrorLine } from './last-error-line.js';

const UNCAUGHT = `{"level":"info","service":"gateway","msg":"gateway ready"}
node:events:497
      throw er; // Unhandled 'error' event
      ^

Error: Connection closed: 541 (INTERNAL-ERROR) with message "INTERNAL_ERROR"
    at Object.accept (/srv/tidegate/node_modules/amqplib/lib/connection.js:100:15)
Emitted 'error' event on ChannelModel instance at:
    at Connection.emit (node:events:530:35) {
  code: 541
}

Node.js v20.20.2
`;

const TRACEBACK = `Traceback (most recent call last):
  File "model.py", line 1, in <module>
    import nothing
ModuleNotFoundError: No module named 'nothing'
`;

const BOOT_FAILED = `
BOOT FAILED
===========
Error during startup: {error,{incompatible_feature_flags,tidegate@localhost}}

Crash dump is being written to: erl_crash.dump...done
`;

describe('why a process ended', () => {
  it.each([
    ['an uncaught error of Node', UNCAUGHT, /^Error: Connection closed: 541 \(INTERNAL-ERROR\)/],
    ['a traceback of Python', TRACEBACK, /^ModuleNotFoundError: No module named 'nothing'$/],
    ['a start of RabbitMQ that failed', BOOT_FAILED, /^Error during startup: \{error,/],
    [
      'a start that failed',
      'ready\nthe gateway cannot start: no broker\nbye\n',
      /^the gateway cannot start: no broker$/,
    ],
    [
      'a log line of ours',
      '{"level":"error","msg":"no broker","err":{"message":"ECONNREFUSED"}}\n{"level":"info","msg":"stopping"}\n',
      /^no broker: ECONNREFUSED$/,
    ],
    ['a line that mentions a failure', 'bind failed: address in use\nbye\n', /^bind failed: address in use$/],
    ['the last line, where no line mentions an error', 'one\ntwo\n\n', /^two$/],
    ['nothing, where nothing was written', '', /^$/],
  ])('is read from %s', (_, log, line) => {
    expect(errorLineOf(log)).toMatch(line);
  });

  it('is nothing where there is no log', () => {
    expect(lastErrorLine('/nowhere/at/all.log')).toBe('');
  });
});
