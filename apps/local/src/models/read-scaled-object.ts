import { parseScaledObject, type ScaledObject } from '@tidegate/autoscaling';
import { readFileSync } from 'node:fs';
import { StackStartError } from '../context/stack-start.error.js';

/**
 * Reads the ScaledObject of a file.
 *
 * @throws {StackStartError} in one line that names the file, when it is not there or holds none that can be used
 */
export function readScaledObject(file: string): ScaledObject {
  try {
    return parseScaledObject(readFileSync(file, 'utf8'));
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new StackStartError(`${file} is no ScaledObject that can be used: ${reason}`, { cause });
  }
}
