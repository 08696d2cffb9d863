import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript-eslint';

const workspaceRoot = dirname(fileURLToPath(import.meta.url));

/** Which project may import which, as drawn in the README of each; every row is proved by a fixture that must fail. */
const depConstraints = [
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: [] },
  {
    sourceTag: 'type:pure',
    onlyDependOnLibsWithTags: ['type:contract'],
    bannedExternalImports: ['@nestjs/*', 'amqplib', 'ioredis', '@grpc/*', '@kubernetes/*', 'rxjs'],
  },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:contract'] },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: ['type:contract'],
    bannedExternalImports: ['amqplib', 'ioredis'],
  },
  { sourceTag: 'type:app', bannedExternalImports: ['amqplib', 'ioredis'], onlyDependOnLibsWithTags: ['*'] },
  {
    sourceTag: 'app:gateway',
    onlyDependOnLibsWithTags: ['type:contract', 'type:platform', 'lib:broker', 'lib:job-store'],
  },
  {
    sourceTag: 'app:worker',
    onlyDependOnLibsWithTags: ['type:contract', 'type:platform', 'lib:broker', 'lib:job-store', 'lib:model'],
  },
  {
    sourceTag: 'app:local',
    onlyDependOnLibsWithTags: ['type:contract', 'type:platform', 'lib:broker', 'lib:job-store', 'type:pure'],
  },
  { sourceTag: 'app:cli', onlyDependOnLibsWithTags: ['type:contract', 'type:pure', 'lib:client'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:contract', 'type:pure'] },
];

const readsOfTheEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Settings are read in one place: readSettings(SettingsClass, process.env) in main.ts.',
};

export default typescript.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.tidegate/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...typescript.configs.strictTypeChecked, ...typescript.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: workspaceRoot },
    },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, banTransitiveDependencies: false, allow: [], depConstraints },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Answers are classes only so that OpenAPI can describe them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-restricted-properties': ['error', readsOfTheEnvironment],
    },
  },
  {
    files: ['apps/*/src/**/main.ts', '**/*.spec.ts', '**/testing/**', 'e2e/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['libs/autoscaling/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*', 'fs', 'child_process', 'path'] }],
      'no-restricted-globals': [
        'error',
        'Date',
        'process',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'performance',
        'fetch',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
    },
  },
  {
    files: ['libs/{contracts,broker,job-store,service}/src/**/*.ts', 'apps/{gateway,worker}/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['child_process', 'node:child_process'], patterns: ['@tidegate/*/*'] },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  prettier,
);
