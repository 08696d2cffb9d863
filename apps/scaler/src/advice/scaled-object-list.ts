import { readFile } from 'node:fs/promises';
import type { ServiceLogger } from '@tidegate/service';
import type { Cluster } from '../kubernetes/cluster.js';
import { scalingInCharge, type ScalingInCharge } from './scaling-in-charge.js';

/** Where ScaledObjects are found. */
export interface ScaledObjectListOptions {
  /** Absent where there is no cluster. */
  readonly cluster?: Pick<Cluster, 'listAll' | 'namespace'> | undefined;
  /** Files with one ScaledObject each, for where there is no cluster. */
  readonly files: readonly string[];
  readonly logger: Pick<ServiceLogger, 'info' | 'warn'>;
}

/** Finds which ScaledObjects are in charge, and says once of each other why there is no advice on it. */
export class ScaledObjectList {
  private readonly refused = new Map<string, string>();

  constructor(private readonly options: ScaledObjectListOptions) {}

  /**
   * Those that are in charge of a model now.
   *
   * @throws {Error} when the API refuses or does not answer in time, or a file cannot be read
   */
  async list(): Promise<readonly ScalingInCharge[]> {
    const { cluster, files } = this.options;
    const texts =
      cluster === undefined
        ? await Promise.all(files.map((file) => readFile(file, 'utf8')))
        : // Items of a list of the API lack their kind in some versions.
          (await cluster.listAll()).map(({ object }) =>
            JSON.stringify({ ...(object as object), kind: 'ScaledObject' }),
          );
    const namespace = cluster?.namespace ?? 'none';
    return texts.flatMap((text, index) => {
      const scaling = scalingInCharge(text, namespace);
      if (typeof scaling !== 'string') return [scaling];
      this.refuse(cluster === undefined ? (files[index] ?? '') : nameIn(text), scaling);
      return [];
    });
  }

  private refuse(which: string, why: string): void {
    if (this.refused.get(which) === why) return;
    this.refused.set(which, why);
    this.options.logger.info(`there is no advice on ScaledObject ${which}: ${why}`);
  }
}

function nameIn(text: string): string {
  return (JSON.parse(text) as { readonly metadata?: { readonly name?: string } }).metadata?.name ?? '';
}
