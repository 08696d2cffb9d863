import type { PublishedExamples } from './published-examples.js';

/** For how many models a push is shown; the manual has all. */
const MOST_PUSHES = 3;

/** What the user completes. */
const KEY_LINE = "KEY='the key that npm run keys has printed'";

/**
 * Commands for a shell that push a job and read it, to be pasted one by one: each push keeps the id in `ID` and prints
 * it, or else the reason why there is none, which is in the same place of the answer.
 */
export function tryCommands(address: string, examples: PublishedExamples): readonly string[] {
  const { text, bodies, needsKey } = examples;
  const curl = needsKey ? 'curl -H "Authorization: Bearer $KEY"' : 'curl';
  const pushes = bodies.slice(0, MOST_PUSHES).map((body) => {
    const json = quoted(JSON.stringify(body));
    return keepingId(`${curl} -sS --json ${json} ${address}/v1/jobs`);
  });
  return [
    ...(needsKey ? [KEY_LINE] : []),
    ...(text === undefined
      ? []
      : [
          keepingId(`${curl} -sS ${pushOf(address, text)}`),
          reading(`${curl} ${address}/status/$ID`),
          reading(`${curl} ${address}/data/$ID`),
        ]),
    ...pushes,
    ...(pushes.length === 0 ? [] : [reading(`${curl} ${address}/v1/jobs/$ID`)]),
  ];
}

function keepingId(command: string): string {
  return `ID=$(${command} | cut -d '"' -f 4); echo $ID`;
}

/** The answers end without a line break, which the shell's next line needs. */
function reading(command: string): string {
  return `${command}; echo`;
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
