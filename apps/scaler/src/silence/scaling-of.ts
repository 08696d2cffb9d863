import { parseScaledObject, ScaledObjectError, type ScaledObject } from '@tidegate/autoscaling';
import type { NamedScaledObject } from '../kubernetes/named-scaled-objects.js';
import {
  parseScalerMetadata,
  ScalerMetadataError,
  type ScalerMetadata,
} from '../settings/scaler-metadata.js';

/** How a ScaledObject scales its Deployment. */
export interface Scaling {
  readonly scaledObject: ScaledObject;
  readonly metadata: ScalerMetadata;
}

/**
 * Reads how a ScaledObject scales.
 *
 * @returns a sentence where its scaling cannot be followed: it has further triggers, say, or scales no Deployment
 */
export function scalingOf({ object, trigger, isOfDeployment }: NamedScaledObject): Scaling | string {
  if (!isOfDeployment) return 'it scales no Deployment';
  try {
    // JSON is YAML. Items of a list of the API lack their kind in some versions.
    const scaledObject = parseScaledObject(JSON.stringify({ ...(object as object), kind: 'ScaledObject' }));
    if (scaledObject.triggers.length > 1) return 'it has further triggers, which are not known here';
    return { scaledObject, metadata: parseScalerMetadata(trigger) };
  } catch (error) {
    if (error instanceof ScaledObjectError || error instanceof ScalerMetadataError) return error.message;
    throw error;
  }
}
