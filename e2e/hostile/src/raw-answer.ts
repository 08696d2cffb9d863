/** An HTTP answer as received. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const HEAD_END = Buffer.from('\r\n\r\n');

function parseHead(head: string): Pick<RawAnswer, 'status' | 'headers'> {
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1] ?? NaN), headers: new Map(headers) };
}

/** Length of a chunked body with its framing, and its content. */
function readChunked(bytes: Buffer): { length: number; body: string } {
  const parts: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', position);
    const size = lineEnd === -1 ? NaN : parseInt(bytes.toString('latin1', position, lineEnd), 16);
    if (!(size > 0))
      return { length: lineEnd === -1 ? bytes.length : lineEnd + 4, body: Buffer.concat(parts).toString() };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    position = lineEnd + 2 + size + 2;
  }
}

/**
 * Splits what a connection has brought into answers; interim answers (1xx) are left out.
 *
 * @param methods - of the requests in order: the answer to a HEAD has no body, whatever its `content-length`
 */
export function parseAnswers(bytes: Buffer, methods: readonly string[]): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = bytes;
  for (let end = rest.indexOf(HEAD_END); end !== -1; end = rest.indexOf(HEAD_END)) {
    const head = parseHead(rest.toString('latin1', 0, end));
    rest = rest.subarray(end + HEAD_END.length);
    if (head.status < 200) continue;
    const isBodiless = methods[answers.length] === 'HEAD' || head.status === 204 || head.status === 304;
    if (isBodiless) {
      answers.push({ ...head, body: '' });
    } else if (head.headers.get('transfer-encoding') === 'chunked') {
      const { length, body } = readChunked(rest);
      answers.push({ ...head, body });
      rest = rest.subarray(length);
    } else {
      const length = Number(head.headers.get('content-length') ?? rest.length);
      answers.push({ ...head, body: rest.toString('utf8', 0, length) });
      rest = rest.subarray(length);
    }
  }
  return answers;
}
