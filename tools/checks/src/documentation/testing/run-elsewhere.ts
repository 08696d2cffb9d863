/** Commands of READMEs that a check of `npm test` runs as they stand, and the file that does it. */
export const RUN_ELSEWHERE: readonly { readonly commands: RegExp; readonly by: string }[] = [
  { commands: /^npm test$/, by: 'tools/test.mjs' },
  { commands: /^npm run (build|check|lint|lint:unused|lint:python|test:python)$/, by: 'tools/test.mjs' },
  { commands: /^npm run docs$/, by: 'tools/checks/src/documentation/documents.spec.ts' },
  // A part of what Jest runs.
  { commands: /^npm run manifests:check$/, by: 'tools/test.mjs' },
  { commands: /^npm run try-model -- /, by: 'e2e/guides/src/own-model.spec.ts' },
  { commands: /^npx nx g @tidegate\/worker:model /, by: 'e2e/guides/src/model-generator.spec.ts' },
  { commands: /^python3 e2e\/guides\/src\/earlier_client\.py /, by: 'e2e/guides/src/first-job.spec.ts' },
];
