/** One answer of the stand-in; a function is called with the request. */
export type ScriptedAnswer = Response | Error | ((request: Request) => Response | Promise<Response>);

/** Takes the place of `fetch`: answers in the order of a script, and keeps the requests. */
export class ScriptedGateway {
  readonly requests: Request[] = [];
  readonly bodies: string[] = [];

  constructor(private readonly answers: ScriptedAnswer[]) {}

  readonly fetch = async (request: Request): Promise<Response> => {
    this.requests.push(request);
    this.bodies.push(await request.clone().text());
    const answer = this.answers.shift();
    if (answer === undefined) throw new Error(`nothing is left for ${request.method} ${request.url}`);
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(request) : answer;
  };

  /** The values of a header, request by request. */
  headers(name: string): readonly (string | null)[] {
    return this.requests.map(({ headers }) => headers.get(name));
  }
}

/** An answer with JSON. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A problem as the gateway answers it. */
export function problemAnswer(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const problem = { detail, type: 'about:blank', title: 'Problem', status };
  return jsonAnswer(status, problem, { 'content-type': 'application/problem+json', ...headers });
}

/** An answer without a body, as proxies send it. */
export function bareAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { 'content-length': '0', ...headers } });
}

/** What is left of a stream: it ends there, or is lost, or stays silent. */
export type StreamEnd = 'ends' | 'is lost' | 'is silent';

/** Server-sent events, in chunks that need not end where events do. */
export function streamAnswer(chunks: readonly string[], end: StreamEnd = 'ends'): Response {
  const encoder = new TextEncoder();
  const rest = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = rest.shift();
      if (chunk !== undefined) controller.enqueue(encoder.encode(chunk));
      else if (end === 'ends') controller.close();
      else if (end === 'is lost') controller.error(new TypeError('terminated'));
      // A promise that never settles: the reader waits.
      else return new Promise<void>(() => undefined);
      return undefined;
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** The text of one event. */
export function streamedText(event: { readonly id?: number | string; readonly type: string }): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify({ attempt: 1, time: '', ...event })}\n\n`;
}
