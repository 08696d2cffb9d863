import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends the store one command that the library would not, as any client of Redis may. */
export async function sendStoreCommand(url: string, words: readonly (string | number)[]): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  for (const command of [['SELECT', pathname.slice(1)], words, ['QUIT']])
    socket.write(`*${command.length}\r\n${command.map(asBulkString).join('')}`);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  await once(socket, 'close');
  if (answer.includes('-ERR')) throw new Error(answer);
}

function asBulkString(word: string | number): string {
  return `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`;
}
