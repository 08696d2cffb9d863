import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { randomUUID } from 'node:crypto';
import { RepeatedLook } from '../repetition/repeated-look.js';

const INTERVAL_MS = 500;
const LEASE = 'lists';
const LEASE_MS = 5_000;

/**
 * Takes jobs out of the lists when their records expire: every gateway does this, and a page that is read does it too. One
 * gateway at a time looks through the lists of jobs that have not ended, and those of metadata, for what is wrong in them.
 */
@Injectable()
export class ListsSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly holder = randomUUID();
  private readonly sweeps = new RepeatedLook(INTERVAL_MS, () => this.sweep());

  constructor(@Inject(JobStore) private readonly store: JobStore) {}

  onApplicationBootstrap(): void {
    void this.sweeps.begin();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeps.end();
  }

  /** Does nothing while the store cannot: what is due stays due. */
  private async sweep(): Promise<void> {
    if (!this.store.isConnected || this.store.trouble !== undefined) return;
    await this.store.lists.forgetExpired();
    // No fencing: each step is right whoever else takes it.
    if (!(await this.store.leases.take(LEASE, this.holder, LEASE_MS))) return;
    await this.store.lists.check();
    await this.store.lists.checkMetadata();
  }
}
