import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Which project may import what. Each row is proved by tools/checks/src/boundaries/.

/** Drivers that one project alone imports; everything else goes through that project. */
const DRIVERS = { broker: 'amqplib', jobStore: 'ioredis', grpc: '@grpc/*', kubernetes: '@kubernetes/*' };

const allDriversExcept = (...own) => Object.values(DRIVERS).filter((driver) => !own.includes(driver));

/** In all files of the product but specs and `testing/` folders, ESLint's own rule below refuses it. */
const TESTING = 'type:testing';

function app(name, mayDependOn, ...ownDrivers) {
  return {
    sourceTag: `app:${name}`,
    onlyDependOnLibsWithTags: [...mayDependOn, TESTING],
    bannedExternalImports: allDriversExcept(...ownDrivers),
  };
}

function adapter(name, mayDependOn, ...ownDrivers) {
  return {
    sourceTag: `lib:${name}`,
    onlyDependOnLibsWithTags: [...mayDependOn, TESTING],
    bannedExternalImports: allDriversExcept(...ownDrivers),
  };
}

/** A project that looks at the running system from outside: over the network, as its users do. */
function e2e(name, mayDependOn, ...ownDrivers) {
  return {
    sourceTag: `e2e:${name}`,
    onlyDependOnLibsWithTags: ['type:workspace', 'type:harness', 'lib:processes', TESTING, ...mayDependOn],
    bannedExternalImports: allDriversExcept(...ownDrivers),
  };
}

/**
 * The rows of `@nx/enforce-module-boundaries`. There is none for all apps, all adapters or all of e2e: a new one without
 * a row of its own may import no library at all.
 */
export const depConstraints = [
  {
    sourceTag: 'type:contract',
    onlyDependOnLibsWithTags: [TESTING],
    bannedExternalImports: ['@nestjs/*', 'rxjs', ...allDriversExcept()],
  },
  {
    sourceTag: 'type:pure',
    // The simulator plays what decides.
    onlyDependOnLibsWithTags: ['type:contract', 'lib:autoscaling', TESTING],
    bannedExternalImports: ['@nestjs/*', 'rxjs', ...allDriversExcept()],
  },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: ['type:contract', TESTING],
    bannedExternalImports: allDriversExcept(),
  },
  // Below all others, so that the specs of each may use it.
  {
    sourceTag: TESTING,
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: ['@nestjs/*', 'rxjs', ...allDriversExcept()],
  },
  {
    sourceTag: 'type:client',
    onlyDependOnLibsWithTags: ['type:contract', TESTING],
    bannedExternalImports: ['@nestjs/*', 'rxjs', ...allDriversExcept()],
  },
  adapter('broker', ['type:contract'], DRIVERS.broker),
  adapter('job-store', ['type:contract'], DRIVERS.jobStore),
  // The one adapter that stands on another: a model's processes are found, measured and ended as any others are.
  adapter('model', ['type:contract', 'lib:processes']),
  adapter('json-schema', ['type:contract']),
  adapter('processes', []),
  adapter('access-keys', []),
  // Names of queues and keys come from where they are made; the driver is for its specs, which try what is refused.
  adapter('rights', ['type:contract', 'lib:broker', 'lib:job-store'], DRIVERS.broker),
  adapter('external-scaler-client', ['type:contract'], DRIVERS.grpc),
  app('gateway', [
    'type:contract',
    'type:platform',
    'lib:access-keys',
    'lib:broker',
    'lib:job-store',
    'lib:json-schema',
    'lib:autoscaling',
  ]),
  app('worker', [
    'type:contract',
    'type:platform',
    'lib:broker',
    'lib:job-store',
    'lib:json-schema',
    'lib:model',
  ]),
  app('model-host', ['type:platform', 'lib:model']),
  app(
    'scaler',
    [
      'type:contract',
      'type:platform',
      'lib:broker',
      'lib:job-store',
      'lib:autoscaling',
      'lib:simulation',
      // Its specs ask it as KEDA would.
      'lib:external-scaler-client',
    ],
    DRIVERS.grpc,
    DRIVERS.kubernetes,
  ),
  app(
    'local',
    [
      'type:contract',
      'type:platform',
      'lib:broker',
      'lib:job-store',
      'lib:processes',
      'lib:rights',
      'lib:autoscaling',
      'lib:external-scaler-client',
    ],
    // For its spec, which stands in for the scaler.
    DRIVERS.grpc,
  ),
  app('cli', ['type:pure', 'type:client', 'lib:access-keys']),
  { sourceTag: 'type:workspace', onlyDependOnLibsWithTags: [], bannedExternalImports: allDriversExcept() },
  {
    sourceTag: 'type:check',
    onlyDependOnLibsWithTags: ['type:workspace', 'lib:processes', TESTING],
    bannedExternalImports: allDriversExcept(),
  },
  {
    sourceTag: 'type:harness',
    onlyDependOnLibsWithTags: ['type:workspace', 'lib:processes', TESTING],
    bannedExternalImports: allDriversExcept(),
  },
  e2e('cluster', ['e2e:fake-cluster'], DRIVERS.kubernetes),
  e2e('fake-cluster', [], DRIVERS.kubernetes),
  e2e('e2e', ['e2e:cluster', 'e2e:fake-cluster']),
  // It looks into the store for the moment at which to kill.
  e2e('chaos', [], DRIVERS.jobStore),
  e2e('silence', ['type:pure', 'lib:external-scaler-client', 'e2e:fake-cluster']),
  e2e('hostile', []),
  e2e('invariants', []),
  e2e('guides', []),
  e2e('clients', ['type:client']),
  // Its drivers are for the bare counterparts that it compares with; it measures the model host by itself, too.
  // A million jobs come into its store as gateways and workers write them, not through these.
  e2e(
    'benchmarks',
    ['type:pure', 'type:contract', 'lib:model', 'lib:job-store'],
    DRIVERS.broker,
    DRIVERS.jobStore,
  ),
  e2e('experiments', ['type:pure', 'e2e:cluster', 'e2e:fake-cluster']),
  e2e('brokers', []),
  e2e('images', []),
];

const workspaceRoot = dirname(fileURLToPath(import.meta.url));

/**
 * Creates the project graph, without which `@nx/enforce-module-boundaries` would skip itself and lint would pass.
 *
 * @throws when the graph cannot be created, which fails every way to lint
 */
export async function createProjectGraph() {
  // Nx reads both when it is loaded: a stray daemon would hold the terminal.
  process.env.NX_DAEMON = 'false';
  process.env.NX_WORKSPACE_ROOT_PATH ??= workspaceRoot;
  const { createProjectGraphAsync, readCachedProjectGraph } = await import('@nx/devkit');
  await createProjectGraphAsync({ exitOnError: false });
  // As the rule will read it.
  readCachedProjectGraph();
}

const DEEP_IMPORTS = {
  group: ['@tidegate/*/*'],
  message: 'A library is imported by its name; what it offers stands in its src/index.ts.',
};

const TEST_BUILDERS = {
  // The second is @tidegate/testing, too.
  group: ['**/testing/**', '**/testing'],
  message: 'Test builders are for tests alone.',
};

const PROCESSES = ['child_process', 'node:child_process'].map((name) => ({
  name,
  message: 'Processes are started by libs/processes and libs/model alone, and by tests.',
}));

const PROCESS_MODULE = ['process', 'node:process'].map((name) => ({
  name,
  message: 'Settings are read in one place: readSettings(SettingsClass, process.env) in main.ts.',
}));

const CONTRACT_VALUES = {
  group: ['@tidegate/contracts'],
  allowTypeImports: true,
  message: 'Only types (`import type`): this runs in a browser.',
};

const BUILT_INS = {
  group: ['node:*', ...builtinModules.filter((name) => !name.startsWith('_'))],
  message: 'Pure code does no input or output; what it needs comes in as an argument.',
};

/** The client runs in Node and in browsers. */
const NO_BUILT_INS = { ...BUILT_INS, message: 'The client runs in browsers, which have none of these.' };

const restrictedImports = (options) => ({ '@typescript-eslint/no-restricted-imports': ['error', options] });

const READS_OF_THE_ENVIRONMENT = {
  object: 'process',
  property: 'env',
  message: 'Settings are read in one place: readSettings(SettingsClass, process.env) in main.ts.',
};

/** Names of a browser or of Node that are input, output, time or chance, and `globalThis`, which leads to them. */
const IMPURE_GLOBALS = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'process',
  'console',
  'crypto',
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'localStorage',
  'navigator',
  'window',
  'document',
  'self',
  'global',
  'globalThis',
  'require',
];

/** `libs/testing` is a folder of that name, too. */
const TESTS = ['**/*.spec.ts', '**/testing/**'];

/** The folders of apps/local, from the lowest layer up; its README states what each is for. */
const LOCAL_LAYERS = JSON.parse(readFileSync(join(workspaceRoot, 'apps/local/layers.json'), 'utf8'));

/** A folder imports from the layers below its own alone: not from those above, and not from its neighbours. */
const localZones = LOCAL_LAYERS.slice(0, -1).flatMap((layer, index) =>
  layer.map((folder) => ({
    target: `./apps/local/src/${folder}`,
    from: LOCAL_LAYERS.slice(index)
      .flat()
      .filter((other) => other !== folder)
      .map((other) => `./apps/local/src/${other}`),
    message: `apps/local/src/${folder} imports from the layers below it alone (apps/local/layers.json).`,
  })),
);

/** What is no part of the product, but starts it, measures it or checks its files. */
const OUTSIDE = ['e2e/**', 'deploy/**', 'kustomize/**', 'tools/**'];

/** ESLint's own share of the boundaries; later entries replace the import rule of earlier ones as a whole. */
export const boundaryRules = [
  {
    files: ['**/*.ts'],
    rules: {
      ...restrictedImports({ patterns: [DEEP_IMPORTS] }),
      'no-restricted-properties': ['error', READS_OF_THE_ENVIRONMENT],
      // The rule on imports does not see `import()`.
      'no-restricted-syntax': [
        'error',
        {
          // \u002F is a slash, which the selector's syntax does not take inside an expression.
          selector:
            'ImportExpression > Literal[value=/^(node:)?child_process$|^@tidegate\\u002F[^\\u002F]+\\u002F|\\u002Ftesting\\u002F/]',
          message: 'Not by import() either.',
        },
      ],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: TESTS,
    rules: restrictedImports({
      paths: [...PROCESSES, ...PROCESS_MODULE],
      patterns: [DEEP_IMPORTS, TEST_BUILDERS],
    }),
  },
  {
    files: ['libs/processes/src/**/*.ts', 'libs/model/src/**/*.ts'],
    ignores: TESTS,
    rules: restrictedImports({ paths: PROCESS_MODULE, patterns: [DEEP_IMPORTS, TEST_BUILDERS] }),
  },
  {
    files: ['apps/local/src/**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: workspaceRoot, zones: localZones }] },
  },
  {
    files: ['libs/autoscaling/src/**/*.ts', 'libs/simulation/src/**/*.ts'],
    ignores: TESTS,
    rules: {
      ...restrictedImports({ patterns: [DEEP_IMPORTS, TEST_BUILDERS, CONTRACT_VALUES, BUILT_INS] }),
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'Pure code loads nothing while it runs.' },
      ],
    },
  },
  {
    files: ['libs/client/src/**/*.ts'],
    ignores: TESTS,
    rules: {
      ...restrictedImports({ patterns: [DEEP_IMPORTS, TEST_BUILDERS, CONTRACT_VALUES, NO_BUILT_INS] }),
      'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'require'],
    },
  },
  {
    files: ['apps/*/src/**/main.ts', ...OUTSIDE, ...TESTS],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: [...TESTS, ...OUTSIDE],
    rules: { 'no-restricted-syntax': 'off' },
  },
];
