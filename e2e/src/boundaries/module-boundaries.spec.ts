import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lintTexts, type LintedText } from './testing/lint-texts.js';
import {
  DRIVER_OWNERS,
  PERMITTED_LIBRARIES,
  PLANNED_PROJECTS,
  PROCESS_OWNERS,
} from './testing/planned-projects.js';
import { makeScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

interface Case extends LintedText {
  readonly name: string;
  readonly verdict: 'permitted' | 'refused';
}

function aCase(file: string, text: string, isPermitted: boolean): Case {
  const verdict = isPermitted ? 'permitted' : 'refused';
  return { name: `${file}: ${text.trim()}`, file, text: `${text}\n`, verdict };
}

const folders = PLANNED_PROJECTS.map(({ folder }) => folder);

const projectImports = folders.flatMap((from) =>
  folders
    .filter((to) => to !== from)
    .map((to) => {
      const name = to.split('/').at(-1) ?? to;
      const isPermitted = to.startsWith('libs/') && (PERMITTED_LIBRARIES[from] ?? []).includes(name);
      // By type alone, which is permitted everywhere that the project is.
      return aCase(`${from}/src/example.ts`, `import type { X } from '@tidegate/${name}';`, isPermitted);
    }),
);

const driverImports = Object.entries(DRIVER_OWNERS).flatMap(([driver, owners]) =>
  folders
    // Without a row, Nx refuses libraries alone.
    .filter((from) => from !== 'apps/newcomer')
    .map((from) => aCase(`${from}/src/example.ts`, `import { X } from '${driver}';`, owners.includes(from))),
);

const processImports = folders.flatMap((from) =>
  ['import { X } from "node:child_process";', 'import { X } from "child_process";'].map((text) =>
    aCase(`${from}/src/example.ts`, text, PROCESS_OWNERS.includes(from)),
  ),
);

const deepImports = folders
  .filter((from) => from !== 'libs/contracts')
  .flatMap((from) => [
    aCase(`${from}/src/example.ts`, 'import type { X } from "@tidegate/contracts/src/index.js";', false),
    aCase(`${from}/src/example.spec.ts`, 'import { X } from "@tidegate/contracts/dist/index.js";', false),
  ]);

const relativeEscapes = [
  aCase('apps/gateway/src/example.ts', 'import { X } from "../../../libs/broker/src/index.js";', false),
  aCase('libs/broker/src/example.spec.ts', 'import { X } from "../../job-store/src/index.js";', false),
];

const testBuilders = folders
  .filter((from) => from !== 'e2e')
  .flatMap((from) => [
    aCase(`${from}/src/jobs/example.ts`, 'import { X } from "../testing/x.js";', false),
    aCase(`${from}/src/jobs/example.ts`, 'import type { X } from "./testing/x.js";', false),
    aCase(`${from}/src/jobs/example.spec.ts`, 'import { X } from "../testing/x.js";', true),
    aCase(`${from}/src/testing/example.ts`, 'import { X } from "./x.js";', true),
  ]);

const environmentReads = folders
  .filter((from) => from !== 'libs/autoscaling' && from !== 'e2e')
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

const autoscaling = 'libs/autoscaling/src/example.ts';
const purity = [
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
  ].map((text) => aCase(autoscaling, text, false)),
  aCase(autoscaling, 'export const x = Math.max(1, 2);', true),
  aCase('libs/client/src/example.ts', 'import { X } from "@tidegate/contracts";', false),
  aCase('libs/broker/src/example.ts', 'import { X } from "@tidegate/contracts";', true),
];

const tables: readonly (readonly [string, readonly Case[]])[] = [
  ['imports of projects', projectImports],
  ['drivers', driverImports],
  ['processes', processImports],
  ['deep imports', deepImports],
  ['relative ways out of a project', relativeEscapes],
  ['test builders', testBuilders],
  ['reads of the environment', environmentReads],
  ['imports at run time', dynamicImports],
  ['pure code', purity],
];

describe('module boundaries', () => {
  const verdicts = new Map<Case, readonly string[]>();
  let workspace: ScratchWorkspace;

  beforeAll(async () => {
    workspace = await makeScratchWorkspace(PLANNED_PROJECTS);
    const cases = tables.flatMap(([, ofTable]) => ofTable);
    const answers = await lintTexts(workspace, cases);
    for (const [index, one] of cases.entries()) verdicts.set(one, answers[index] ?? ['not linted']);
  }, 120_000);

  afterAll(() => workspace.remove());

  describe.each(tables)('%s', (_, cases) => {
    it.each(cases)('$verdict: $name', (one) => {
      const messages = verdicts.get(one) ?? [];
      if (one.verdict === 'permitted') expect(messages).toEqual([]);
      else expect(messages.filter((message) => !message.startsWith('not linted'))).not.toEqual([]);
    });
  });
});
