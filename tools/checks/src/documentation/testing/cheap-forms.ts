import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/**
 * A kind of commands, and how each of them is run: at little cost, and without changing anything. Commands of one
 * kind that give the same text share one run.
 */
interface CheapForm {
  readonly commands: RegExp;
  /**
   * The text that bash runs; `$FOLDER` is an empty folder.
   *
   * @param all - every command of the kind, for a text that tries all of them at once
   */
  readonly of: (command: string, all: readonly string[]) => string;
  /** What the run prints when the command is right, beside ending with code 0. */
  readonly prints?: (command: string) => RegExp;
  /** Succeeds where the program is installed that the command needs. */
  readonly needs?: string;
}

/** What `npm run NAME` runs, without the build in front of it. */
function scriptOf(name: string): string {
  const script = scripts[name];
  if (script === undefined) throw new Error(`package.json has no script "${name}"`);
  return script.replace(/^(npm run build --silent|tsc -b[^&]*) && /, '');
}

const NPM_RUN = /^(?:\w+=\S+ )*npm run (\S+)(?: -- (.*))?$/;
const nameOf = (command: string): string => NPM_RUN.exec(command)?.[1] ?? '';
const parametersOf = (command: string): string => NPM_RUN.exec(command)?.[2] ?? '';

/** Every program refuses an unknown option before it prints its help. */
function helpOf(command: string): string {
  return `${command} --help`;
}

/** The help of the program, asked for with the parameters of all commands that call it. */
function helpOfAll(command: string, all: readonly string[]): string {
  const name = nameOf(command);
  const parameters = all.filter((other) => nameOf(other) === name).map(parametersOf);
  return helpOf([scriptOf(name), ...parameters.filter((text) => text !== '')].join(' '));
}

/** Checks the settings in front of all `npm start` against their schema. A whole start is tested in apps/local. */
function settingsOf(_: string, all: readonly string[]): string {
  const question = all.map((command) => ({
    app: 'local',
    environment: Object.fromEntries(
      [...command.matchAll(/(\w+)=(\S+) /g)].map(([, name = '', value = '']) => [name, value] as const),
    ),
  }));
  const answer = all.map(() => ({ problems: [] }));
  return `answer=$(node tools/check-environment.mjs <<<'${JSON.stringify(question)}') && echo "$answer" && test "$answer" = '${JSON.stringify(answer)}'`;
}

/** A line of the list of all specs: one that lies in the folder, or is the file, that the command names. */
function specOf(command: string): RegExp {
  return new RegExp(`/${parametersOf(command).replace('--watch ', '')}(/.+)?$`, 'm');
}

export const CHEAP_FORMS: readonly CheapForm[] = [
  {
    commands: /^npm run (e2e|chaos|silence|hostile|bench|experiments|test:\w+)( -- |$)/,
    of: helpOfAll,
    prints: (command) => new RegExp(`^npm run ${nameOf(command)}( -- \\[options\\]|:)`, 'm'),
  },
  { commands: /^npm run (simulate|try-model)$/, of: helpOfAll },
  // What comes after the pipe wants a cluster.
  {
    commands: /^npm run (--silent )?rights( |$)/,
    of: (command) => {
      const [parameters = '--help'] = /--kubernetes[^|]*/.exec(command) ?? [];
      return `${scriptOf('rights')} ${parameters}`;
    },
    prints: () => /--kubernetes|kind: Secret/,
  },
  {
    commands: /^npm run keys -- create /,
    of: (command) =>
      `${scriptOf('keys')} ${parametersOf(command).split(' --')[0]} --file "$FOLDER/keys.json"`,
    prints: () => /^tidegate_\w{8}_[\w-]{43}$/m,
  },
  { commands: /^npm run keys( -- |$)/, of: () => `${scriptOf('keys')} --help`, prints: () => /revoke/ },
  // What each of them does is tried in e2e/clients.
  {
    commands: /^npx tidegate( |$)/,
    of: (command) => helpOf(command.replace('npx tidegate', 'node apps/cli/bin/tidegate.js')),
    prints: () => /^Usage: tidegate/m,
  },
  {
    commands: /^npx esbuild libs\/client\/dist\/index\.js /,
    of: (command) => command.replace('tidegate-client.js', '"$FOLDER/client.js" --log-level=error'),
  },
  { commands: /^npm pack \.\/apps\/cli$/, of: (command) => `${command} --dry-run --json` },
  // It runs until somebody ends it; what it decides has a spec of its own, service-builds.spec.ts.
  { commands: /^npm run dev$/, of: () => 'node --check tools/dev.mjs' },
  // The simulator takes less than a second.
  {
    commands: /^npm run simulate -- /,
    of: (command) => `${scriptOf('simulate')} ${parametersOf(command)}`,
    prints: () => /./,
  },
  {
    commands: /^(\w+=\S+ )*npm run jest -- /,
    of: () => `${scriptOf('jest')} --listTests`,
    prints: specOf,
  },
  // kustomize/checks renders all of them.
  {
    commands: /^npm run manifests:render$/,
    of: () => `${scriptOf('manifests:render')} "$FOLDER" overlays/local`,
    prints: () => /^rendered overlays\/local\n$/,
    needs: 'kubectl version --client',
  },
  { commands: /^npm run lua:embed$/, of: () => `${scriptOf('lua:embed')} --check` },
  { commands: /^npm run sbom$/, of: () => `${scriptOf('sbom')} | grep -q CycloneDX` },
  // Code 1 means that a version is past its end, and a test must not fail because a day has passed.
  { commands: /^npm run pins:check$/, of: () => `${scriptOf('pins:check')} || test $? = 1` },
  { commands: /^npm run format$/, of: () => helpOf(scriptOf('format')) },
  // The second is what the first falls back to; both need the same packages of the lock file.
  { commands: /^npm (ci|install --no-save)$/, of: () => 'npm ci --dry-run --offline --no-audit' },
  { commands: /^(\w+=\S+ )*npm start$/, of: settingsOf },
  // It runs until somebody ends it, and starts a broker; libs/testing/jest/global-setup.mjs runs it for all specs.
  {
    commands: /^node apps\/local\/dist\/backing-services\/main\.js \[folder\]$/,
    of: (command) => command.replace('node', 'node --check').replace(' [folder]', ''),
  },
  {
    commands: /^node --inspect-brk apps\/(\w+)\/dist\/main\.js$/,
    of: (command) => `${command.replace('--inspect-brk ', '')} --check-settings`,
  },
  { commands: /^deploy\/\S+\.sh( |$)/, of: helpOf },
  // What comes after the pipe wants a cluster.
  {
    commands: /^kubectl .*--dry-run=client/,
    of: (command) => helpOf(command.replace(/ \|.*/, '')),
    needs: 'kubectl version --client',
  },
  { commands: /^kubectl (?!.*--dry-run=client)/, of: helpOf, needs: 'kubectl version --client' },
  { commands: /^docker build /, of: helpOf, needs: 'docker --version' },
  { commands: /^docker compose /, of: helpOf, needs: 'docker compose version' },
];
