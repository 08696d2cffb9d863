import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parsePolicySettings, policySettingsDefaults } from '../policy/policy-settings.js';
import { parseScaledObject } from './scaled-object.parse.js';
import { startupAwareScaledObject } from './startup-aware.scaled-object.js';

it('is what a switch from the base to overlays/startup-aware would give', () => {
  const [inCharge, switched] = ['base/worker', 'overlays/startup-aware'].map((folder) =>
    parseScaledObject(readFileSync(`kustomize/${folder}/scaledobject.yaml`, 'utf8')),
  );
  if (inCharge === undefined || switched === undefined) throw new Error('both files are there');
  const { triggers, ...rest } = startupAwareScaledObject(inCharge, { model: 'default', waitingWorth: 1 });
  const { triggers: switchedTriggers, ...switchedRest } = switched;
  expect(rest).toEqual(switchedRest);
  const settingsOf = (texts: Readonly<Record<string, string>> = {}) => parsePolicySettings(texts);
  expect(settingsOf(triggers[0]?.metadata)).toEqual(settingsOf(switchedTriggers[0]?.metadata));
  expect(settingsOf(triggers[0]?.metadata)).toEqual(policySettingsDefaults());
  expect(triggers[0]?.kind).toBe(switchedTriggers[0]?.kind);
});

it('keeps the bounds of the one that is in charge', () => {
  const inCharge = parseScaledObject(readFileSync('kustomize/base/worker/scaledobject.yaml', 'utf8'));
  const advised = startupAwareScaledObject(
    { ...inCharge, minReplicaCount: 2, maxReplicaCount: 40 },
    { model: 'default', waitingWorth: 3 },
  );
  expect(parsePolicySettings(advised.triggers[0]?.metadata ?? {})).toMatchObject({
    minReplicas: 2,
    maxReplicas: 40,
    waitingWorth: 3,
  });
  expect(advised).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 40 });
});
