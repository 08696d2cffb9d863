import type { V1Lease } from '@kubernetes/client-node';
import { statusOfRefusal, type KubernetesApis } from './kubernetes-apis.js';

const NOT_FOUND = 404;
const CONFLICT = 409;

/** Who holds a lease. */
export interface LeaseRecord {
  /** Empty where it was released. */
  readonly holder: string;
  /** For how long it holds after each renewal; seconds from 1. */
  readonly durationSeconds: number;
  /** By the holder's clock. */
  readonly acquiredAtMs: number;
  /** By the holder's clock. */
  readonly renewedAtMs: number;
  /** How many times it has changed its holder; an integer from 0. */
  readonly transitions: number;
}

/** A lease as it was read. */
export interface ReadLease {
  readonly record: LeaseRecord;
  /** Identifies this state of it. */
  readonly resourceVersion: string | undefined;
}

/** One lease of coordination.k8s.io. Every method rejects when there is no answer in time. */
export class LeaseApi {
  constructor(
    private readonly apis: KubernetesApis,
    private readonly namespace: string,
    private readonly name: string,
  ) {}

  /** Reads it; `undefined` where there is none. */
  async read(): Promise<ReadLease | undefined> {
    const { name, namespace } = this;
    try {
      const { metadata, spec = {} } = await this.apis.coordination.readNamespacedLease({ name, namespace });
      const record: LeaseRecord = {
        holder: spec.holderIdentity ?? '',
        durationSeconds: spec.leaseDurationSeconds ?? 1,
        acquiredAtMs: millisecondsOf(spec.acquireTime),
        renewedAtMs: millisecondsOf(spec.renewTime),
        transitions: spec.leaseTransitions ?? 0,
      };
      return { record, resourceVersion: metadata?.resourceVersion };
    } catch (error) {
      if (statusOfRefusal(error) === NOT_FOUND) return undefined;
      throw error;
    }
  }

  /**
   * Makes it, or changes it provided that it has not changed since it was read.
   *
   * @param before - as it was read; `undefined` where there was none
   * @returns as it is now; `undefined` when another was faster
   */
  async write(before: ReadLease | undefined, record: LeaseRecord): Promise<ReadLease | undefined> {
    const { name, namespace } = this;
    const body = await this.objectOf(before, record);
    const { coordination } = this.apis;
    try {
      const { metadata } = await (before === undefined
        ? coordination.createNamespacedLease({ namespace, body })
        : coordination.replaceNamespacedLease({ name, namespace, body }));
      return { record, resourceVersion: metadata?.resourceVersion };
    } catch (error) {
      if (statusOfRefusal(error) === CONFLICT) return undefined;
      throw error;
    }
  }

  private async objectOf(before: ReadLease | undefined, record: LeaseRecord): Promise<V1Lease> {
    const { V1MicroTime } = await import('@kubernetes/client-node');
    const { name, namespace } = this;
    const resourceVersion = before?.resourceVersion;
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
      spec: {
        holderIdentity: record.holder,
        leaseDurationSeconds: record.durationSeconds,
        acquireTime: new V1MicroTime(record.acquiredAtMs),
        renewTime: new V1MicroTime(record.renewedAtMs),
        leaseTransitions: record.transitions,
      },
    };
  }
}

/** The client for Node types such a time as a Date, and returns its text (version 1.4.0). */
function millisecondsOf(time: Date | undefined): number {
  return time === undefined ? 0 : new Date(time).getTime();
}
