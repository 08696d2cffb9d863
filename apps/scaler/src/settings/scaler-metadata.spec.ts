import { parseScaledObject, policySettingsDefaults } from '@tidegate/autoscaling';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { parseScalerMetadata, ScalerMetadataError, scalerMetadataDefaults } from './scaler-metadata.js';

describe('the metadata of a trigger', () => {
  it('has all defaults where it sets nothing', () => {
    expect(parseScalerMetadata({})).toEqual(scalerMetadataDefaults());
  });

  it('names every bad value at once', () => {
    const parse = () => parseScalerMetadata({ model: 'No Model', waitingWorth: '0', maxReplicas: 'many' });
    expect(parse).toThrow(ScalerMetadataError);
    expect(parse).toThrow(/model = "No Model".*waitingWorth = "0".*maxReplicas = "many"/);
  });

  it('in the file for clusters and for `npm start` has the values of the defaults', () => {
    const text = readFileSync('kustomize/overlays/startup-aware/scaledobject.yaml', 'utf8');
    const [trigger] = parseScaledObject(text).triggers;
    expect(parseScalerMetadata(trigger?.metadata ?? {})).toEqual({
      model: 'default',
      policy: policySettingsDefaults(),
    });
  });

  it('is the same where the own file of a model on a cluster sets nothing', () => {
    const text = readFileSync('kustomize/components/model/queue-length/model.yaml', 'utf8');
    const { scaling } = (parseYaml(text) as { readonly spec: { readonly scaling: object } }).spec;
    const texts = Object.entries(scaling).map(([name, value]) => [name, String(value)] as const);
    expect(parseScalerMetadata(Object.fromEntries(texts)).policy).toEqual(policySettingsDefaults());
  });
});
