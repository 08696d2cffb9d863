import { createTransformer as createSwcTransformer } from '@swc/jest';

/**
 * Globals that no test replaces. Jest runs each file in a context of its own, where every look at a global goes
 * through an interceptor of Node: the simulator took seven times as long there. As constants of the module they cost nothing.
 */
const GLOBALS = [
  'Array',
  'Boolean',
  'Error',
  'Float64Array',
  'Infinity',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'Promise',
  'Set',
  'String',
];
/** In the first line of the file, so that line numbers stay. */
const CONSTANTS = `const { ${GLOBALS.join(', ')} } = globalThis; `;

/** SWC's transformer for Jest, with the globals above as constants of each module. */
export default {
  createTransformer(options) {
    const swc = createSwcTransformer(options);
    const withConstants = ({ code, ...rest }) => ({ ...rest, code: CONSTANTS + code });
    return {
      ...swc,
      getCacheKey: (...parameters) => `${CONSTANTS}${swc.getCacheKey(...parameters)}`,
      process: (...parameters) => withConstants(swc.process(...parameters)),
      processAsync: async (...parameters) => withConstants(await swc.processAsync(...parameters)),
    };
  },
};
