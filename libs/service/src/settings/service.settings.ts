import { ChoiceSetting } from './setting.decorators.js';

/** The levels of the log, from the most to the least verbose. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** The settings that every service has. */
export class ServiceSettings {
  @ChoiceSetting({ choices: LOG_LEVELS, description: 'Least level of the lines that are logged.' })
  readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
}
