import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lintTexts, type LintedText } from './testing/lint-texts.js';
import {
  DRIVER_OWNERS,
  isProduct,
  NEWCOMER,
  PERMITTED_LIBRARIES,
  PROCESS_OWNERS,
  PROJECTS,
  type Project,
} from './testing/projects.js';
import { makeScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

interface Case extends LintedText {
  readonly name: string;
  readonly verdict: 'permitted' | 'refused';
}

function aCase(file: string, text: string, isPermitted: boolean): Case {
  const verdict = isPermitted ? 'permitted' : 'refused';
  return { name: `${file}: ${text}`, file, text, verdict };
}

const projects: readonly Project[] = [...PROJECTS, NEWCOMER];
const productFolders = projects.filter(isProduct).map(({ folder }) => folder);

const projectImports = projects.flatMap((from) =>
  projects
    .filter((to) => to !== from)
    .map(({ name }) => {
      const isPermitted = (PERMITTED_LIBRARIES[from.name] ?? []).includes(name);
      // By type alone, which is permitted everywhere that the project is.
      return aCase(
        `${from.folder}/src/example.ts`,
        `import type { X } from '@tidegate/${name}';`,
        isPermitted,
      );
    }),
);

const driverImports = Object.entries(DRIVER_OWNERS).flatMap(([driver, owners]) =>
  // Without a row, as a newcomer is, Nx refuses libraries alone.
  PROJECTS.map(({ folder, name }) =>
    aCase(`${folder}/src/example.ts`, `import { X } from '${driver}';`, owners.includes(name)),
  ),
);

const processImports = projects.flatMap((from) =>
  ['import { X } from "node:child_process";', 'import { X } from "child_process";'].map((text) =>
    aCase(`${from.folder}/src/example.ts`, text, !isProduct(from) || PROCESS_OWNERS.includes(from.name)),
  ),
);

const deepImports = projects
  .filter(({ name }) => name !== 'contracts')
  .flatMap(({ folder }) => [
    aCase(`${folder}/src/example.ts`, 'import type { X } from "@tidegate/contracts/src/index.js";', false),
    aCase(`${folder}/src/example.spec.ts`, 'import { X } from "@tidegate/contracts/dist/index.js";', false),
  ]);

const relativeEscapes = [
  aCase('apps/gateway/src/example.ts', 'import { X } from "../../../libs/broker/src/index.js";', false),
  aCase('libs/broker/src/example.spec.ts', 'import { X } from "../../job-store/src/index.js";', false),
];

const testBuilders = productFolders.flatMap((from) => [
  aCase(`${from}/src/jobs/example.ts`, 'import { X } from "../testing/x.js";', false),
  aCase(`${from}/src/jobs/example.ts`, 'import type { X } from "./testing/x.js";', false),
  aCase(`${from}/src/jobs/example.spec.ts`, 'import { X } from "../testing/x.js";', true),
  aCase(`${from}/src/testing/example.ts`, 'import { X } from "./x.js";', true),
]);

const testingLibrary = productFolders
  // Without a row, Nx refuses all libraries.
  .filter((from) => from !== NEWCOMER.folder)
  .flatMap((from) => [
    aCase(`${from}/src/example.ts`, 'import { X } from "@tidegate/testing";', false),
    aCase(`${from}/src/jobs/example.ts`, 'import type { X } from "@tidegate/testing";', false),
    aCase(`${from}/src/example.spec.ts`, 'import { X } from "@tidegate/testing";', true),
    aCase(`${from}/src/testing/example.ts`, 'import { X } from "@tidegate/testing";', true),
  ]);

const PURE = ['libs/autoscaling', 'libs/simulation'];

const environmentReads = productFolders
  .filter((from) => !PURE.includes(from))
  .flatMap((from) => [
    aCase(`${from}/src/example.ts`, 'export const x = process.env.X;', false),
    aCase(`${from}/src/example.ts`, 'export const { env } = process;', false),
    aCase(`${from}/src/example.ts`, 'import { env } from "node:process";', false),
    aCase(`${from}/src/main.ts`, 'export const x = process.env.X;', from.startsWith('apps/')),
    aCase(`${from}/src/example.spec.ts`, 'export const x = process.env.X;', true),
  ]);

const dynamicImports = [
  aCase('apps/gateway/src/example.ts', 'export const x = import("node:child_process");', false),
  aCase('apps/gateway/src/example.ts', 'export const x = import("@tidegate/broker/src/index.js");', false),
  aCase('apps/gateway/src/example.ts', 'export const x = import("./testing/x.js");', false),
  aCase('apps/gateway/src/example.ts', 'export const x = import("@tidegate/broker");', true),
  aCase('apps/gateway/src/example.ts', 'export const x = import("@tidegate/model");', false),
];

const purity = PURE.map((folder) => `${folder}/src/example.ts`).flatMap((file) => [
  ...[
    'import { X } from "@tidegate/contracts";',
    'import { X } from "node:fs";',
    'import { X } from "fs/promises";',
    'import type { X } from "node:events";',
    'import { X } from "@nestjs/common";',
    'import { X } from "rxjs";',
    'export const x = new Date();',
    'export const x = Date.now();',
    'export const x = performance.now();',
    'setTimeout(() => undefined, 1);',
    'setInterval(() => undefined, 1);',
    'setImmediate(() => undefined);',
    'export const x = process.hrtime();',
    'export const x = process.env.X;',
    'export const x = Math.random();',
    'export const { random } = Math;',
    'export const x = crypto.randomUUID();',
    'export const x = fetch("http://localhost");',
    'export const x = globalThis.Date;',
    'console.log("x");',
    'export const x = import("node:fs");',
  ].map((text) => aCase(file, text, false)),
  aCase(file, 'export const x = Math.max(1, 2);', true),
  aCase(file, 'import type { X } from "@tidegate/contracts";', true),
]);

const inBrowsers = [
  ...[
    'import { X } from "@tidegate/contracts";',
    'import { X } from "node:fs";',
    'import type { X } from "events";',
    'import { X } from "@nestjs/common";',
    'export const x = process.hrtime();',
    'export const x = Buffer.from("x");',
  ].map((text) => aCase('libs/client/src/example.ts', text, false)),
  ...[
    'import type { X } from "@tidegate/contracts";',
    'export const x = fetch("http://localhost");',
    'setTimeout(() => undefined, 1);',
  ].map((text) => aCase('libs/client/src/example.ts', text, true)),
];

const impurity = [aCase('libs/broker/src/example.ts', 'import { X } from "@tidegate/contracts";', true)];

const tables: readonly (readonly [string, readonly Case[]])[] = [
  ['imports of projects', projectImports],
  ['drivers', driverImports],
  ['processes', processImports],
  ['deep imports', deepImports],
  ['relative ways out of a project', relativeEscapes],
  ['test builders', testBuilders],
  ['the library for tests', testingLibrary],
  ['reads of the environment', environmentReads],
  ['imports at run time', dynamicImports],
  ['pure code', [...purity, ...impurity]],
  ['code that runs in browsers', inBrowsers],
];

describe('module boundaries', () => {
  it('are described for every project', () => {
    expect(Object.keys(PERMITTED_LIBRARIES).sort()).toEqual(projects.map(({ name }) => name).sort());
  });

  const verdicts = new Map<Case, readonly string[]>();
  let workspace: ScratchWorkspace;

  beforeAll(async () => {
    workspace = await makeScratchWorkspace(projects);
    const cases = tables.flatMap(([, ofTable]) => ofTable);
    const answers = await lintTexts(workspace, cases);
    for (const [index, one] of cases.entries()) verdicts.set(one, answers[index] ?? ['not linted']);
  }, 300_000);

  afterAll(() => workspace.remove());

  describe.each(tables)('%s', (_, cases) => {
    it.each(cases)('$verdict: $name', (one) => {
      const messages = verdicts.get(one) ?? [];
      if (one.verdict === 'permitted') expect(messages).toEqual([]);
      else expect(messages.filter((message) => !message.startsWith('not linted'))).not.toEqual([]);
    });
  });
});
