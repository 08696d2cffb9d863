import {
  AnswerError,
  NoAnswerError,
  UnavailableError,
  type Health,
  type TidegateClient,
} from '@tidegate/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes.js';
import { askGateway } from '../gateway/ask-gateway.js';
import { isNoGateway } from '../gateway/exit-code-of.js';
import { gatewayCommand, type GatewayOptions } from '../gateway/gateway.command.js';
import type { Terminal } from '../gateway/terminal.js';

/** What the command adds to the gateway's own verdict: whether that can be asked at all. */
interface Diagnosis {
  readonly verdict: Health['verdict'];
  readonly checks: readonly (Omit<Health['checks'][number], 'name'> & { readonly name: string })[];
}

/** `doctor`: prints one verdict with its reasons. */
export function doctorCommand(terminal: Terminal): Command {
  return gatewayCommand('doctor', 'Prints whether all is well, and why').action(
    async (options: GatewayOptions) => {
      const examine = async (client: TidegateClient): Promise<number> => {
        const diagnosis = await diagnose(() => client.health());
        if (options.json) terminal.print(JSON.stringify(diagnosis));
        else for (const line of linesOf(diagnosis)) terminal.print(line);
        return exitCodeOfVerdict(diagnosis.verdict);
      };
      // Who asks what is wrong does not want to wait until it has passed.
      await askGateway(terminal, options, examine, { limit: 1 });
    },
  );
}

/** @throws {AnswerError} when the gateway refuses to say, as it does without a key */
async function diagnose(ask: () => Promise<Health>): Promise<Diagnosis> {
  try {
    const { verdict, checks } = await ask();
    const reachable = { name: 'gateway', status: 'ok', reason: 'the gateway answers' } as const;
    return { verdict, checks: [reachable, ...checks] };
  } catch (error) {
    const isOutage = error instanceof NoAnswerError || error instanceof UnavailableError;
    if (!isOutage && !isNoGateway(error)) throw error;
    const reason = isOutage ? reasonOf(error) : 'what answers at this address is no gateway of this version';
    return { verdict: 'failing', checks: [{ name: 'gateway', status: 'failing', reason }] };
  }
}

function reasonOf(error: NoAnswerError | UnavailableError): string {
  return error instanceof AnswerError ? error.detail : error.message;
}

function linesOf({ verdict, checks }: Diagnosis): readonly string[] {
  const rows = checks.map(({ name, model, status, reason, since }) => ({
    status,
    subject: model === undefined ? name : `${model} ${name}`,
    reason: since === undefined ? reason : `${reason} (since ${since})`,
  }));
  const width = Math.max(...rows.map(({ subject }) => subject.length));
  return [
    verdict,
    ...rows.map(
      ({ status, subject, reason }) => `  ${status.padEnd(8)}  ${subject.padEnd(width)}  ${reason}`,
    ),
  ];
}

function exitCodeOfVerdict(verdict: Diagnosis['verdict']): number {
  switch (verdict) {
    case 'ok':
      return EXIT_CODES.done;
    case 'degraded':
      return EXIT_CODES.degraded;
    case 'failing':
      return EXIT_CODES.failing;
  }
}
