import { delay, type Scene } from './scene.js';

/** After this time without a question a scaler sets the number of workers itself (`KEDA_TAKE_OVER_SECONDS`). */
const TAKE_OVER_SECONDS = 20;
/** The longest time from a push to the start of a worker: where KEDA's questions are answered, and where they are not. */
const ASKED_LIMIT_SECONDS = 5;
const SILENT_LIMIT_SECONDS = 30;
/** KEDA asks again, and changes nothing: after this time no scaler changes anything either. */
const STOP_LIMIT_SECONDS = 2;
const WATCHED_AFTERWARDS_SECONDS = 8;

/** One thing that goes wrong, and what is measured then. */
export interface SilenceCase {
  readonly name: string;
  readonly limitSeconds: number;
  /** @returns what was measured, seconds */
  readonly measure: (scene: Scene) => Promise<number>;
}

/** Something happens, and at the same moment a job is pushed: nobody has noticed anything yet. */
function pushAfter(
  name: string,
  limitSeconds: number,
  happen: (scene: Scene) => Promise<void> | void,
): SilenceCase {
  return {
    name,
    limitSeconds,
    measure: async (scene) => {
      const happened = happen(scene);
      const seconds = await scene.startOfWorker();
      await happened;
      return seconds;
    },
  };
}

/** KEDA is silent; a scaler does its work and fails, and at the same moment a job is pushed. */
function pushAfterTakeOver(
  name: string,
  fail: (scene: Scene, inCharge: Scene['asked']) => void,
): SilenceCase {
  return {
    name: `KEDA is frozen, and the scaler in charge ${name}`,
    limitSeconds: SILENT_LIMIT_SECONDS,
    measure: async (scene) => {
      scene.keda.freeze();
      fail(scene, await scene.inCharge());
      return scene.startOfWorker();
    },
  };
}

/** KEDA is silent, and just before a scaler takes over, one of them freezes. */
function frozenBeforeTakeOver(who: 'asked' | 'other', name: string): SilenceCase {
  return pushAfter(
    `KEDA is frozen, and a moment before the take-over ${name}`,
    SILENT_LIMIT_SECONDS,
    async (scene) => {
      scene.keda.freeze();
      await delay((TAKE_OVER_SECONDS - 1) * 1000);
      scene[who].freeze();
    },
  );
}

/**
 * KEDA asks again, and changes no numbers, while somebody sets a wrong one again and again: how long a scaler still changes
 * it.
 */
const STOPS_WHEN_ASKED: SilenceCase = {
  name: 'KEDA asks again: how long a scaler still changes a wrong number',
  limitSeconds: STOP_LIMIT_SECONDS,
  measure: async (scene) => {
    const { keda, deployment } = scene;
    keda.freeze();
    await scene.startOfWorker();
    let lastChangeMs = 0;
    let steps = deployment.stepsOfScalers;
    keda.thaw({ changesReplicas: false });
    const endsMs = performance.now() + WATCHED_AFTERWARDS_SECONDS * 1000;
    while (performance.now() < endsMs) {
      deployment.set(0);
      await delay(50);
      if (deployment.stepsOfScalers > steps) lastChangeMs = performance.now();
      steps = deployment.stepsOfScalers;
    }
    const askedMs = keda.firstAskedAfterThawMs;
    if (askedMs === undefined) throw new Error('KEDA has not asked again');
    return Math.max(0, lastChangeMs - askedMs) / 1000;
  },
};

/** All of them. */
export const SILENCE_CASES: readonly SilenceCase[] = [
  pushAfter('nothing goes wrong', ASKED_LIMIT_SECONDS, () => undefined),
  pushAfter('the scaler that is not asked is killed', ASKED_LIMIT_SECONDS, ({ other }) => other.kill()),
  pushAfter('the scaler that is not asked is frozen', ASKED_LIMIT_SECONDS, ({ other }) => other.freeze()),
  pushAfter('the scaler that is not asked is cut off', ASKED_LIMIT_SECONDS, ({ other }) => other.cutOff()),
  pushAfter('the asked scaler is killed', ASKED_LIMIT_SECONDS, (scene) => scene.endAsked('killed')),
  pushAfter('the asked scaler ends in order', ASKED_LIMIT_SECONDS, (scene) => scene.endAsked('in order')),
  pushAfter('the asked scaler is slowed to a fifth', ASKED_LIMIT_SECONDS, ({ asked }) => asked.slow()),
  pushAfter('the asked scaler is cut off from the API server', ASKED_LIMIT_SECONDS, ({ asked }) =>
    asked.cutOffFrom('kubernetes'),
  ),
  pushAfter('the asked scaler is frozen', SILENT_LIMIT_SECONDS, ({ asked }) => asked.freeze()),
  pushAfter('the node of the asked scaler is lost', SILENT_LIMIT_SECONDS, (scene) => scene.loseNodeOfAsked()),
  pushAfter('the asked scaler is cut off from the store', SILENT_LIMIT_SECONDS, ({ asked }) =>
    asked.cutOffFrom('store'),
  ),
  pushAfter('KEDA is frozen', SILENT_LIMIT_SECONDS, ({ keda }) => keda.freeze()),
  pushAfter('KEDA is frozen, and so is the asked scaler', SILENT_LIMIT_SECONDS, ({ keda, asked }) => {
    keda.freeze();
    asked.freeze();
  }),
  pushAfter('KEDA flaps: it is silent for 15 s', SILENT_LIMIT_SECONDS, async ({ keda }) => {
    keda.freeze();
    await delay(15_000);
    keda.thaw();
  }),
  pushAfter('KEDA flaps: it is silent for 25 s', SILENT_LIMIT_SECONDS, async ({ keda }) => {
    keda.freeze();
    await delay(25_000);
    keda.thaw();
  }),
  pushAfter('KEDA is frozen, and each answer of the API server takes 1 s', SILENT_LIMIT_SECONDS, (scene) => {
    scene.keda.freeze();
    scene.deployment.cluster.delayMs = 1_000;
  }),
  frozenBeforeTakeOver('asked', 'the scaler freezes that it asked'),
  frozenBeforeTakeOver('other', 'the other scaler freezes'),
  pushAfterTakeOver('is killed', (_, inCharge) => inCharge.kill()),
  pushAfterTakeOver('is frozen', (_, inCharge) => inCharge.freeze()),
  pushAfterTakeOver('is cut off', (_, inCharge) => inCharge.cutOff()),
  pushAfterTakeOver('is cut off from the API server', (_, inCharge) => inCharge.cutOffFrom('kubernetes')),
  STOPS_WHEN_ASKED,
];
