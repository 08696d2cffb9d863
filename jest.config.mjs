/**
 * One Jest for the whole workspace: native ESM, TypeScript through SWC (Nest needs decorator metadata), and the
 * libraries by their sources (`@tidegate/source`), so that a test never runs against a stale build.
 */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@tidegate/source', 'node', 'node-addons'] },
  roots: [
    '<rootDir>/apps',
    '<rootDir>/libs',
    '<rootDir>/e2e',
    '<rootDir>/kustomize/checks',
    '<rootDir>/deploy',
    '<rootDir>/tools',
  ],
  testMatch: ['**/src/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '<rootDir>/libs/testing/jest/transform.mjs',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
  testSequencer: '<rootDir>/libs/testing/jest/longest-first.mjs',
  testTimeout: 30_000,
  // On two cores, beside the checks of files and the scenarios. With four, specs with time limits of the product failed at times.
  maxWorkers: 3,
  // Node keeps the globals of each file of ES modules for ever (nodejs/node#59118), from 3 MB to 30 MB. With 3 GB of them, the
  // garbage collector made specs take four to six times the processor time.
  workerIdleMemoryLimit: '700MB',
};
