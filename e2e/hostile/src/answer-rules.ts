import type { RawAnswer } from './raw-answer.js';

const STACK_TRACE = /\bat .+:\d+:\d+|node_modules|node:internal/;

/**
 * The rules for every answer to a client's mistake: a status 4xx, problem details with `detail` first, `Allow` with a
 * 405, and no internals of the server.
 *
 * @returns the rule that is broken, or `undefined`
 */
export function findBrokenRule(method: string, answer: RawAnswer): string | undefined {
  const { status, headers, body } = answer;
  if (!(status >= 200 && status < 500)) return `status ${status}: ${body.slice(0, 200)}`;
  if (status < 400) return undefined;
  if (STACK_TRACE.test(body)) return `a stack trace: ${body.slice(0, 200)}`;
  if (status === 405 && !headers.has('allow')) return '405 without Allow';
  if (method === 'HEAD') return undefined;
  const type = headers.get('content-type') ?? 'none';
  if (!type.startsWith('application/problem+json')) return `${status} of type ${type}: ${body.slice(0, 200)}`;
  return findBrokenProblemRule(body);
}

function findBrokenProblemRule(body: string): string | undefined {
  let problem: unknown;
  try {
    problem = JSON.parse(body);
  } catch {
    return `no JSON: ${body.slice(0, 200)}`;
  }
  if (typeof problem !== 'object' || problem === null) return `no object: ${body.slice(0, 200)}`;
  const [first] = Object.entries(problem);
  if (first?.[0] !== 'detail' || typeof first[1] !== 'string' || first[1] === '') {
    return `detail is not first: ${body.slice(0, 200)}`;
  }
  return undefined;
}
