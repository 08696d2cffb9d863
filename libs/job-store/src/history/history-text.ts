import type { TerminalJobStatus } from '@tidegate/contracts';
import type { HistoryLevel, HistorySlot, LevelSamples } from './history-slot.js';
import type { LatencyBuckets } from './latency-buckets.js';

/** Entries of a history that share a list. */
export const ENTRIES_PER_LIST = 720;

const LEVELS: Readonly<Record<string, HistoryLevel>> = {
  q: 'waiting',
  n: 'running',
  o: 'oldestWaitSeconds',
  s: 'starting',
  r: 'ready',
  b: 'busy',
  d: 'draining',
  f: 'setup_failed',
};

const STATUSES: Readonly<Record<string, TerminalJobStatus>> = {
  S: 'succeeded',
  F: 'failed',
  T: 'timed_out',
  C: 'canceled',
  X: 'expired',
};

const RADIX = 36;

const write = (number: number): string => number.toString(RADIX);
const read = (text: string | undefined): number => Number.parseInt(text ?? '0', RADIX);

/**
 * An entry as short text, as most of them are kept by the ten thousand: its place in its list, and then one word each for what is
 * not zero, in base 36. Example: `1k k1 a3 q2 b1 w2/2/1 S3 l3d*2,1` is place 56 with one sample: 3 arrivals, 2 waiting, 1 busy
 * worker and 2 wanted, 3 jobs that have succeeded, two with latencies of bucket 121 and one of bucket 122.
 */
export function slotText(slot: HistorySlot): string {
  const { number, recorded, arrivals, ends, latencies, samples, levels, wanted } = slot;
  const words = [write(number % ENTRIES_PER_LIST)];
  if (recorded !== 1) words.push(`z${write(recorded)}`);
  if (samples > 0) words.push(`k${write(samples)}`);
  if (arrivals > 0) words.push(`a${write(arrivals)}`);
  for (const [letter, name] of Object.entries(LEVELS)) {
    const level = levels[name];
    if (level !== undefined && level.most > 0) words.push(letter + levelText(level));
  }
  if (wanted) words.push(`w${write(wanted.sum)}/${write(wanted.most)}/${write(wanted.samples)}`);
  for (const [letter, status] of Object.entries(STATUSES)) {
    const count = ends[status] ?? 0;
    if (count > 0) words.push(letter + write(count));
  }
  if (latencies.size > 0) words.push(`l${bucketsText(latencies)}`);
  return words.join(' ');
}

/**
 * Reads an entry.
 *
 * @param list - the number of its list
 */
export function readSlotText(text: string, list: number): HistorySlot {
  const [place, ...words] = text.split(' ');
  const levels: Partial<Record<HistoryLevel, LevelSamples>> = {};
  const ends: Partial<Record<TerminalJobStatus, number>> = {};
  let [recorded, samples, arrivals] = [1, 0, 0];
  let latencies: LatencyBuckets = new Map();
  let wanted: HistorySlot['wanted'];
  for (const word of words) {
    const [letter = '', value] = [word[0], word.slice(1)];
    const level = LEVELS[letter];
    const status = STATUSES[letter];
    if (level) levels[level] = readLevel(value);
    else if (status) ends[status] = read(value);
    else if (letter === 'z') recorded = read(value);
    else if (letter === 'k') samples = read(value);
    else if (letter === 'a') arrivals = read(value);
    else if (letter === 'l') latencies = readBuckets(value);
    else if (letter === 'w') wanted = { ...readLevel(value), samples: read(value.split('/')[2]) };
  }
  const number = list * ENTRIES_PER_LIST + read(place);
  return { number, recorded, arrivals, ends, latencies, samples, levels, ...(wanted && { wanted }) };
}

function levelText({ sum, most }: LevelSamples): string {
  return sum === most ? write(sum) : `${write(sum)}/${write(most)}`;
}

function readLevel(text: string): LevelSamples {
  const [sum, most] = text.split('/');
  return { sum: read(sum), most: read(most ?? sum) };
}

/** Each bucket by how far it is behind the one before. */
function bucketsText(buckets: LatencyBuckets): string {
  let before = 0;
  return [...buckets]
    .sort(([one], [other]) => one - other)
    .map(([bucket, count]) => {
      const step = write(bucket - before);
      before = bucket;
      return count === 1 ? step : `${step}*${write(count)}`;
    })
    .join(',');
}

function readBuckets(text: string): LatencyBuckets {
  let bucket = 0;
  return new Map(
    text.split(',').map((part) => {
      const [step, count] = part.split('*');
      bucket += read(step);
      return [bucket, count === undefined ? 1 : read(count)];
    }),
  );
}
