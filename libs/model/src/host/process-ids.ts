import { readdirSync } from 'node:fs';

/** The ids of all processes of this machine or container, or `undefined` where there is no `/proc`. */
export function processIds(): readonly number[] | undefined {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return undefined;
  }
}
