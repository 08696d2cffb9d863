import { parseScaledObject, policySettingsDefaults } from '@tidegate/autoscaling';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  parseScalerMetadata,
  ScalerMetadataError,
  scalerMetadataDefaults,
} from '../settings/scaler-metadata.js';

describe('the metadata of a trigger', () => {
  it('is all defaults where it says nothing', () => {
    expect(parseScalerMetadata({})).toEqual(scalerMetadataDefaults());
  });

  it('names every bad value at once', () => {
    const parse = () => parseScalerMetadata({ model: 'No Model', waitingWorth: '0', maxReplicas: 'many' });
    expect(parse).toThrow(ScalerMetadataError);
    expect(parse).toThrow(/model = "No Model".*waitingWorth = "0".*maxReplicas = "many"/);
  });

  it('in the file for clusters says what the defaults say', () => {
    const text = readFileSync('kustomize/overlays/startup-aware/scaledobject.yaml', 'utf8');
    const [trigger] = parseScaledObject(text).triggers;
    expect(parseScalerMetadata(trigger?.metadata ?? {})).toEqual({
      model: 'default',
      policy: policySettingsDefaults(),
    });
  });
});
