import type { ModelSource } from '../models/model-source.js';
import type { PublishedExamples } from './published-examples.js';
import { tryCommands } from './try-commands.js';

/** How many models are shown with their files. */
const MOST_MODELS = 10;

/** A model, and the files from which it is served. */
export interface WelcomeModel {
  readonly name: string;
  readonly source: ModelSource;
}

/** What is printed when everything runs. */
export interface Welcome {
  /** Where clients reach the gateway: host and port. */
  readonly address: string;
  readonly rabbitmqManagementUrl: string;
  /** The file that holds the addresses of broker and store with their passwords; relative to the project. */
  readonly addressesFile: string;
  readonly models: readonly WelcomeModel[];
  readonly minWorkers: number;
  readonly maxWorkers: number;
  /** Where the scaler shows why; absent where the queue's length decides. */
  readonly decisionsUrl?: string | undefined;
  /** Relative to the project. */
  readonly logDirectory: string;
  readonly examples: PublishedExamples;
  /** Shows a path to the user: relative to the project where it is inside. */
  readonly shown: (path: string) => string;
}

/** The addresses, what is served, and how to begin, as lines of text. */
export function welcomeLines(welcome: Welcome): readonly string[] {
  const { address, examples } = welcome;
  const management = new URL(welcome.rabbitmqManagementUrl);
  const login = ` (user ${decodeURIComponent(management.username)}, password in ${welcome.addressesFile})`;
  const commands = tryCommands(`http://${address}`, examples);
  return [
    '',
    'Tidegate is running.',
    `  API         http://${address}`,
    `              https://${address} (a certificate of our own making: curl --insecure)`,
    `  API manual  http://${address}/docs`,
    `  RabbitMQ    ${management.origin}${login}`,
    ...labelled('models', modelLines(welcome)),
    `  workers     ${welcome.minWorkers} to ${welcome.maxWorkers}, as the ${welcome.decisionsUrl === undefined ? 'queue asks' : 'scaler wants'} (MAX_WORKERS caps them)`,
    ...(welcome.decisionsUrl === undefined ? [] : [`  decisions   ${welcome.decisionsUrl}`]),
    `  logs        ${welcome.logDirectory}`,
    '',
    ...(commands.length === 0 ? [] : ['Try it in another terminal, line by line:', '', ...commands, '']),
    'Ctrl-C stops everything and keeps the data.',
    '',
  ];
}

function modelLines({ models, shown }: Welcome): readonly string[] {
  const lines = models
    .slice(0, MOST_MODELS)
    .map(({ name, source }) => `${name} = ${sourceWords(source, shown)}`);
  const left = models.length - lines.length;
  return left > 0 ? [...lines, `and ${left} more`] : lines;
}

function sourceWords({ file, python, pythonPath = python }: ModelSource, shown: Welcome['shown']): string {
  if (file === undefined)
    return 'the toy model of the earlier service (MODEL=path/to/model.py serves your own)';
  return pythonPath === undefined ? shown(file) : `${shown(file)}, by ${shown(pythonPath)}`;
}

function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(12)}${line}`);
}
