import type { ReportedEvent } from '@tidegate/job-store';

/** How long the members of one event become by merging what comes after one another, in characters. */
const MERGED_CHARACTERS = 32_768;

/** How much printed output may wait to be stored, in characters; further lines are counted and left out. */
const WAITING_LINES_CHARACTERS = 262_144;

/** How much one report takes, in characters: no write to the store is longer than two such events more. */
const REPORT_CHARACTERS = 262_144;

/** Where a line was printed. */
type LogStream = 'stdout' | 'stderr' | 'log';

/** Parts that follow one another, each as JSON, with commas between them. */
export interface PartRun {
  /** How many parts came before. */
  readonly from: number;
  readonly count: number;
  readonly partsText: string;
}

type Waiting =
  | { readonly type: 'log'; readonly stream: LogStream; readonly lines: string[]; characters: number }
  | { readonly type: 'output'; readonly from: number; count: number; texts: string[]; characters: number };

/** What a model has printed and yielded in one try and is not stored yet, in its order. */
export class EventBacklog {
  private readonly waiting: Waiting[] = [];
  private lineCharacters = 0;
  private droppedLines = 0;

  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.droppedLines === 0;
  }

  /** Takes a line; while too many wait, none. */
  addLine(stream: LogStream, text: string): void {
    if (this.lineCharacters + text.length > WAITING_LINES_CHARACTERS) {
      this.droppedLines += 1;
      return;
    }
    this.noteDropped();
    this.lineCharacters += text.length;
    const last = this.waiting.at(-1);
    if (last?.type === 'log' && last.stream === stream && last.characters < MERGED_CHARACTERS) {
      last.lines.push(text);
      last.characters += text.length;
    } else this.waiting.push({ type: 'log', stream, lines: [text], characters: text.length });
  }

  /** Takes parts. */
  addParts({ from, count, partsText }: PartRun): void {
    const last = this.waiting.at(-1);
    const follows =
      last?.type === 'output' && last.from + last.count === from && last.characters < MERGED_CHARACTERS;
    if (follows) {
      last.texts.push(partsText);
      last.count += count;
      last.characters += partsText.length;
    } else
      this.waiting.push({ type: 'output', from, count, texts: [partsText], characters: partsText.length });
  }

  /** Takes out what the next report holds. */
  take(): readonly ReportedEvent[] {
    if (this.waiting.length === 0) this.noteDropped();
    const events: ReportedEvent[] = [];
    for (let characters = 0; characters < REPORT_CHARACTERS;) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      characters += next.characters;
      if (next.type === 'log') this.lineCharacters -= next.characters;
      events.push({ type: next.type, membersJson: membersJson(next) });
    }
    return events;
  }

  private noteDropped(): void {
    if (this.droppedLines === 0) return;
    const line = `… output left out: ${this.droppedLines} lines`;
    this.droppedLines = 0;
    this.waiting.push({ type: 'log', stream: 'stderr', lines: [line], characters: 0 });
  }
}

function membersJson(event: Waiting): string {
  return event.type === 'log'
    ? JSON.stringify({ stream: event.stream, lines: event.lines })
    : `{"from":${event.from},"parts":[${event.texts.join(',')}]}`;
}
