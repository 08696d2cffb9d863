import type { Comparison } from './compare.js';

/** An aim, and whether it is met. */
export interface Aim {
  readonly what: string;
  readonly reached: number;
  readonly aim: number;
  readonly isMet: boolean;
  /** What the clairvoyant reaches, where the aim was lowered to a share of it. */
  readonly loweredFrom: number | undefined;
}

interface StartupAims {
  readonly oneSettingForAll: number;
  readonly bestInHindsight?: number;
  readonly leastLoad?: number;
  readonly p95InHindsight?: number;
}

const AIMS: Readonly<Record<number, StartupAims>> = {
  5: { oneSettingForAll: 1.3 },
  30: { oneSettingForAll: 2.5, bestInHindsight: 1.8, leastLoad: 0.8, p95InHindsight: 1.2 },
  120: { oneSettingForAll: 4, bestInHindsight: 1.5, leastLoad: 0.8, p95InHindsight: 1.2 },
};

/** Where an aim is more than this share of what the clairvoyant reaches, the share is the aim. */
const SHARE_OF_CLAIRVOYANT = 0.8;
const EVEN_SLACK_SECONDS = 0.2;

/**
 * The aims of the comparison at a start-up time; none where none is defined for it.
 * @param startupSeconds - the start-up time
 * @param comparison - of one setting of the knob
 */
export function aimsOf(startupSeconds: number, comparison: Comparison): readonly Aim[] {
  const aims = AIMS[startupSeconds];
  if (aims === undefined) return [];
  const { oneSettingForAll, bestInHindsight, p95InHindsight, byLoad } = comparison;
  const loads = Object.entries(byLoad);
  const atLeast = (
    what: string,
    aim: number | undefined,
    { ratio, clairvoyantRatio }: { readonly ratio: number; readonly clairvoyantRatio: number },
  ): readonly Aim[] => {
    if (aim === undefined) return [];
    const most = SHARE_OF_CLAIRVOYANT * clairvoyantRatio;
    const lowered = Math.min(aim, most);
    const loweredFrom = lowered < aim ? aim : undefined;
    return [{ what, reached: ratio, aim: lowered, isMet: ratio >= lowered, loweredFrom }];
  };
  return [
    ...atLeast('one setting for all loads, ratio', aims.oneSettingForAll, oneSettingForAll),
    ...atLeast('best in hindsight, geometric mean', aims.bestInHindsight, bestInHindsight),
    ...atLeast('p95 in hindsight, geometric mean', aims.p95InHindsight, p95InHindsight),
    ...loads.flatMap(([load, standing]) => atLeast(`${load}, ratio`, aims.leastLoad, standing)),
    ...loads
      .filter(([load]) => load.endsWith(', even'))
      .map(([load, { ours, rivals }]) => {
        const reached = ours.waitingSeconds - rivals.waitingSeconds;
        const isMet = reached <= EVEN_SLACK_SECONDS;
        return {
          what: `${load}, seconds above the frontier`,
          reached,
          aim: EVEN_SLACK_SECONDS,
          isMet,
          loweredFrom: undefined,
        };
      }),
  ];
}
