import type { PublishedExamples } from './published-examples.js';

/** For how many models a push is shown; the manual has all. */
const MOST_PUSHES = 3;

/**
 * Commands for a shell that push a job and read it, to be pasted one by one: each push keeps the id in `ID` and prints
 * it, or else the reason why there is none, which is in the same place of the answer.
 */
export function tryCommands(address: string, examples: PublishedExamples): readonly string[] {
  const { text, bodies } = examples;
  const pushes = bodies.slice(0, MOST_PUSHES).map((body) => {
    const json = quoted(JSON.stringify(body));
    return keepingId(`--json ${json} ${address}/v1/jobs`);
  });
  return [
    ...(text === undefined
      ? []
      : [keepingId(pushOf(address, text)), reading(`${address}/status/$ID`), reading(`${address}/data/$ID`)]),
    ...pushes,
    ...(pushes.length === 0 ? [] : [reading(`${address}/v1/jobs/$ID`)]),
  ];
}

function keepingId(request: string): string {
  return `ID=$(curl -sS ${request} | cut -d '"' -f 4); echo $ID`;
}

/** The answers end without a line break, which the shell's next line needs. */
function reading(url: string): string {
  return `curl ${url}; echo`;
}

function pushOf(address: string, text: string): string {
  return /^[\w.-]+$/.test(text)
    ? `-X POST '${address}/push?input=${text}'`
    : `-X POST -G --data-urlencode ${quoted(`input=${text}`)} ${address}/push`;
}

/** Quotes a text, so that a shell reads it as one word. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
