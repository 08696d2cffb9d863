import { connect, type Socket } from 'node:net';

const REPLY_TIMEOUT_MS = 2000;

/** A reply of the kinds that the few commands here have: text, a number, or a list of texts. */
type Reply = string | readonly string[];

/**
 * Sends one command to a Redis server and closes the connection: all that starting and checking a store takes, so
 * that only libs/job-store needs a Redis driver.
 *
 * @param redisUrl - user, password and database are used when given
 * @throws Error with Redis' own words when it answers with an error, or when it does not answer within 2 s
 */
export async function sendRedisCommand(redisUrl: string, command: readonly string[]): Promise<Reply> {
  const url = new URL(redisUrl);
  const password = decodeURIComponent(url.password);
  const user = decodeURIComponent(url.username);
  const commands =
    password === '' ? [command] : [['AUTH', ...(user === '' ? [] : [user]), password], command];
  const socket = connect({ host: url.hostname, port: Number(url.port || '6379'), timeout: REPLY_TIMEOUT_MS });
  try {
    const replies = await exchange(socket, commands);
    return replies.at(-1) ?? '';
  } finally {
    socket.destroy();
  }
}

function exchange(socket: Socket, commands: readonly (readonly string[])[]): Promise<readonly Reply[]> {
  return new Promise((resolve, reject) => {
    let received = '';
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(commands.map(encodeCommand).join('')));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      try {
        const replies = decodeReplies(received, commands.length);
        if (replies !== undefined) resolve(replies);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.once('error', reject);
    socket.once('timeout', () => reject(new Error('no answer within 2 s')));
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

function encodeCommand(command: readonly string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${command.length}\r\n${parts.join('')}`;
}

/** Reads `count` replies of the RESP2 protocol; undefined while the text does not hold them all yet. */
function decodeReplies(text: string, count: number): readonly Reply[] | undefined {
  const lines = text.split('\r\n');
  const isComplete = lines.pop() === '';
  const replies: Reply[] = [];
  const readOne = (): Reply | undefined => {
    const line = lines.shift();
    if (line === undefined) return undefined;
    const rest = line.slice(1);
    switch (line[0]) {
      case '+':
      case ':':
        return rest;
      case '-':
        throw new Error(rest);
      case '$':
        return rest === '-1' ? '' : lines.shift();
      case '*': {
        const items = Array.from({ length: Number(rest) }, readOne);
        return items.every((item) => typeof item === 'string') ? items : undefined;
      }
      case undefined:
      default:
        throw new Error('not a Redis server');
    }
  };
  while (replies.length < count) {
    const reply = readOne();
    if (reply === undefined) return undefined;
    replies.push(reply);
  }
  return isComplete ? replies : undefined;
}
