import { Inject, Injectable } from '@nestjs/common';
import { ENTRIES_PER_LIST, HISTORY_KEPT_SECONDS, JobStore } from '@tidegate/job-store';
import { ModelsService } from '../models/models.service.js';
import { historyPoints, type PlacedSlot } from './history-points.js';
import { readHistoryQuery, type HistoryQuery } from './history.query.js';
import type { HistoryResponse } from './history.response.js';

/** How far back there may be a minute: it goes together with the others of its list. */
const MINUTES_LAST_SECONDS = HISTORY_KEPT_SECONDS[60] + ENTRIES_PER_LIST * 60;

/** What has happened to models. */
@Injectable()
export class HistoryService {
  constructor(
    @Inject(JobStore) private readonly store: Pick<JobStore, 'history'>,
    @Inject(ModelsService) private readonly models: ModelsService,
  ) {}

  /**
   * The history of a model.
   *
   * @throws {ProblemError} 400 when a parameter is none, 404 when there is no such model
   */
  async read(model: string, parameters: Readonly<Record<string, unknown>>): Promise<HistoryResponse> {
    const query = readHistoryQuery(parameters, Date.now() / 1000);
    this.models.requireServed(model);
    const { fromSeconds, toSeconds, stepSeconds } = query;
    return {
      model,
      from: new Date(fromSeconds * 1000).toISOString(),
      to: new Date(toSeconds * 1000).toISOString(),
      stepSeconds,
      points: historyPoints(query, await this.readSlots(model, query)),
    };
  }

  /** By minutes, as far as these are there, if the step allows that. What comes after them is read by five seconds. */
  private async readSlots(model: string, query: HistoryQuery): Promise<readonly PlacedSlot[]> {
    const { fromSeconds, toSeconds, stepSeconds } = query;
    if (stepSeconds % 60 !== 0) return this.read5(model, fromSeconds, toSeconds);
    const { positions } = await this.store.history.readPositions([model]);
    const minutesEnd = ((positions[0]?.[60] ?? -1) + 1) * 60;
    const between = Math.min(Math.max(fromSeconds, minutesEnd), toSeconds);
    // A range may begin in any century, and each list in it is a question to the store.
    const first = Math.max(fromSeconds, minutesEnd - MINUTES_LAST_SECONDS);
    const [minutes, rest] = await Promise.all([
      this.store.history.read(model, 60, first / 60, between / 60),
      this.read5(model, between, toSeconds),
    ]);
    return [...minutes.map((slot) => ({ atSeconds: slot.number * 60, slot })), ...rest];
  }

  private async read5(model: string, from: number, to: number): Promise<readonly PlacedSlot[]> {
    // Nothing is there of the future, and of more than a day ago.
    const now = Date.now() / 1000;
    const first = Math.max(from, Math.floor(now / 60 - 1_500) * 60);
    const slots = await this.store.history.read(
      model,
      5,
      first / 5,
      Math.min(to, Math.ceil(now / 5) * 5) / 5,
    );
    return slots.map((slot) => ({ atSeconds: slot.number * 5, slot }));
  }
}
