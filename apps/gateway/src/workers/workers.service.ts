import { Inject, Injectable } from '@nestjs/common';
import type { WorkerHeartbeat } from '@tidegate/contracts';
import { seesJob, type Client } from '../access/client.js';
import { ModelsService } from '../models/models.service.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import type { WorkerResponse, WorkersResponse } from './worker.response.js';

/** The workers, and what they run. */
@Injectable()
export class WorkersService {
  constructor(
    @Inject(SERVED_MODELS) private readonly served: readonly string[],
    @Inject(ModelsService) private readonly models: ModelsService,
  ) {}

  /**
   * Lists workers.
   *
   * @param model - the model whose workers are listed; those of all models without
   * @throws {ProblemError} 404 when there is no such model
   */
  async list(model: string | undefined, client: Client): Promise<WorkersResponse> {
    if (model !== undefined) this.models.requireServed(model);
    const names = model === undefined ? this.served : [model];
    const heartbeats = await Promise.all(names.map((name) => this.models.heartbeats(name)));
    return {
      workers: heartbeats.flatMap((ofModel) =>
        ofModel
          .toSorted((one, other) => one.startedAtMs - other.startedAtMs)
          .map((heartbeat) => shown(heartbeat, client)),
      ),
    };
  }
}

/** A worker as a client sees it: whose job it runs, other clients do not learn. */
function shown(
  { workerId, model, state, startedAtMs, readyAtMs, job }: WorkerHeartbeat,
  client: Client,
): WorkerResponse {
  return {
    id: workerId,
    model,
    state,
    startedAt: isoTime(startedAtMs),
    ...(readyAtMs === undefined ? {} : { readyAt: isoTime(readyAtMs) }),
    ...(job && seesJob(client, job) ? { job: { id: job.id, since: isoTime(job.sinceMs) } } : {}),
  };
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
