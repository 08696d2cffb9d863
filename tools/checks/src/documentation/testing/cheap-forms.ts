import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** A kind of commands, and how each of them is run: at little cost, and without changing anything. */
interface CheapForm {
  readonly commands: RegExp;
  /** The text that bash runs; `$FOLDER` is an empty folder. */
  readonly of: (command: string) => string;
  /** Succeeds where the program is installed that the command needs. */
  readonly needs?: string;
}

/** What `npm run NAME -- …` runs, without the build in front of it. */
function scriptOf(command: string): string {
  const [, name = '', parameters = ''] = /^npm run (\S+)(?: -- (.*))?$/.exec(command) ?? [];
  const script = scripts[name];
  if (script === undefined) throw new Error(`package.json has no script "${name}"`);
  return `${script.replace(/^(npm run build --silent|tsc -b[^&]*) && /, '')} ${parameters}`;
}

/** Every program refuses an unknown option before it prints its help. */
function helpOf(command: string): string {
  return `${command} --help`;
}

/** Checks the settings in front of `npm start` against their schema. A whole start is tested in apps/local. */
function settingsOf(command: string): string {
  const settings = [...command.matchAll(/(\w+)=(\S+) /g)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  const question = JSON.stringify([{ app: 'local', environment: Object.fromEntries(settings) }]);
  return `answer=$(node tools/check-environment.mjs <<<'${question}') && test "$answer" = '[{"problems":[]}]'`;
}

export const CHEAP_FORMS: readonly CheapForm[] = [
  {
    commands: /^npm run (e2e|chaos|hostile|bench|experiments|simulate|try-model|test:\w+)( -- |$)/,
    of: (command) => helpOf(scriptOf(command)),
  },
  {
    commands: /^(\w+=\S+ )*npm run (jest -- |manifests:check$)/,
    of: (command) => `${scriptOf(command.replace(/^(\w+=\S+ )+|--watch /g, ''))} --listTests | grep .`,
  },
  {
    commands: /^npm run manifests:render$/,
    of: (command) => `${scriptOf(command)} "$FOLDER"`,
    needs: 'kubectl version --client',
  },
  { commands: /^npm run (docs|lua:embed)$/, of: (command) => `${scriptOf(command)} --check` },
  // Code 1 says that a version is past its end, and a test does not fail because a day has come.
  { commands: /^npm run pins:check$/, of: (command) => `${scriptOf(command)} || test $? = 1` },
  { commands: /^npm run (format|lint:unused)$/, of: (command) => helpOf(scriptOf(command)) },
  {
    commands: /^npm run lint:python$/,
    of: (command) => `${command} -- apps/worker/models/detect-language/model.py`,
  },
  {
    commands: /^npm (ci|install --no-save)$/,
    of: (command) => `${command} --dry-run --offline --no-audit`,
  },
  { commands: /^(\w+=\S+ )*npm start$/, of: settingsOf },
  {
    commands: /^node apps\/local\/dist\/backing-services\/main\.js \[folder\]$/,
    of: (command) => `${command.replace('[folder]', '"$FOLDER"')} </dev/null`,
  },
  {
    commands: /^node --inspect apps\/(\w+)\/dist\/main\.js$/,
    of: (command) => `${command.replace('--inspect ', '')} --check-settings`,
  },
  { commands: /^npx nx g /, of: (command) => `${command} --dry-run` },
  {
    commands: /^npx nx (?!g )/,
    of: (command) => `${command} --graph="$FOLDER/tasks.json" && grep '"overrides"' "$FOLDER/tasks.json"`,
  },
  { commands: /^deploy\/\S+\.sh( |$)/, of: helpOf },
  { commands: /^kubectl /, of: helpOf, needs: 'kubectl version --client' },
  { commands: /^docker build /, of: helpOf, needs: 'docker --version' },
  { commands: /^docker compose /, of: helpOf, needs: 'docker compose version' },
];
