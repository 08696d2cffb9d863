import { SYSTEM_CLOCKS, type ScalerClocks } from '../clocks.js';

/** The clocks of this machine, where a pause takes a twentieth of its time: for specs about what is seen in the end. */
export const HURRIED_CLOCKS: ScalerClocks = {
  ...SYSTEM_CLOCKS,
  later: (pauseMs, run) => setTimeout(run, pauseMs / 20),
};
