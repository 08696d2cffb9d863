import { countTasks } from '@tidegate/processes';
import type { FamilyUsage } from './model-family.js';

/** What a {@link UsageGuard} watches. */
export interface UsageGuardOptions {
  /** What is used now; `undefined` where that is not known. */
  readonly readUsage: () => FamilyUsage | undefined;
  /** Resident memory that may be used, in bytes. */
  readonly memoryLimitBytes: number;
  /** Processes that there may be. */
  readonly processLimit: number;
  /** Called once, with a message for people, when a limit is exceeded. */
  readonly onExcess: (message: string) => void;
}

const LOOK_INTERVAL_MS = 100;
const MEASURE_INTERVAL_MS = 1000;

/** This many new tasks on the machine cause a measurement at once: processes that fork without end double very fast. */
const SUSPICIOUS_GROWTH = 100;

/** Watches what a model and its children use. Where there is no `/proc`, nothing is watched. */
export class UsageGuard {
  private readonly timer: NodeJS.Timeout;
  private measuredAtMs = performance.now();
  private tasksThen = countTasks() ?? 0;

  constructor(private readonly options: UsageGuardOptions) {
    this.timer = setInterval(() => this.look(), LOOK_INTERVAL_MS).unref();
  }

  /** Stops watching. */
  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const tasks = countTasks();
    if (tasks === undefined) {
      this.stop();
      return;
    }
    const isDue = performance.now() - this.measuredAtMs >= MEASURE_INTERVAL_MS;
    if (!isDue && tasks - this.tasksThen < SUSPICIOUS_GROWTH) return;
    this.measuredAtMs = performance.now();
    this.tasksThen = tasks;
    this.measure();
  }

  private measure(): void {
    const { readUsage, memoryLimitBytes, processLimit, onExcess } = this.options;
    const usage = readUsage();
    if (!usage) return;
    const excess =
      usage.processes > processLimit
        ? `the model had ${usage.processes} processes, at most ${processLimit} are allowed`
        : usage.residentBytes > memoryLimitBytes
          ? `the model used ${usage.residentBytes} bytes of memory, at most ${memoryLimitBytes} are allowed`
          : undefined;
    if (excess === undefined) return;
    this.stop();
    onExcess(excess);
  }
}
