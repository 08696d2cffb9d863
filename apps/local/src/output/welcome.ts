import { PRIVATE_RABBITMQ_CREDENTIALS } from '../services/rabbitmq-configuration.js';

/** What the user is told when everything runs. */
export interface Welcome {
  readonly gatewayPort: number;
  readonly rabbitmqManagementUrl: string;
  readonly models: readonly string[];
  readonly minWorkers: number;
  readonly maxWorkers: number;
  /** Where the scaler says why; absent where the queue's length decides. */
  readonly decisionsUrl?: string | undefined;
  /** Relative to the project. */
  readonly logDirectory: string;
}

/** The addresses and how to begin, as lines of text. */
export function welcomeLines(welcome: Welcome): readonly string[] {
  const address = `localhost:${welcome.gatewayPort}`;
  const management = new URL(welcome.rabbitmqManagementUrl);
  const login =
    management.username === PRIVATE_RABBITMQ_CREDENTIALS.user
      ? ` (${management.username} / ${management.password})`
      : '';
  return [
    '',
    'Tidegate is running.',
    `  API         http://${address}`,
    `              https://${address} (a certificate of our own making: curl --insecure)`,
    `  API manual  http://${address}/docs`,
    `  RabbitMQ    ${management.origin}${login}`,
    ...(welcome.models.length > 1 ? [`  models      ${welcome.models.join(', ')}`] : []),
    `  workers     ${welcome.minWorkers} to ${welcome.maxWorkers}, as the ${welcome.decisionsUrl === undefined ? 'queue asks' : 'scaler wants'} (MAX_WORKERS caps them)`,
    ...(welcome.decisionsUrl === undefined ? [] : [`  decisions   ${welcome.decisionsUrl}`]),
    `  logs        ${welcome.logDirectory}`,
    '',
    `  curl -X POST 'http://${address}/push?input=hello'`,
    '',
    'Ctrl-C stops everything and keeps the data.',
    '',
  ];
}
