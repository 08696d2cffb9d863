import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** The levels that a service logs at. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Fields beside the message of a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * One JSON line per event on standard output: `info` for milestones, `warn` with the consequence and the next step,
 * `error` with what failed and why. Also serves as Nest's own logger.
 */
export class ServiceLogger implements LoggerService {
  private constructor(private readonly logger: Logger) {}

  /** A logger for a whole process. */
  static create(options: { readonly service: string; readonly level: LogLevel }): ServiceLogger {
    return new ServiceLogger(
      pino({
        level: options.level,
        base: { service: options.service },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      }),
    );
  }

  /** A logger that adds fields to every line. */
  with(fields: LogFields): ServiceLogger {
    return new ServiceLogger(this.logger.child(fields));
  }

  /** A milestone. */
  info(message: string, fields: LogFields = {}): void {
    this.logger.info(fields, message);
  }

  /** Nest's name for `info`: its own notes on modules and routes, which are details for us. */
  log(message: unknown): void {
    this.logger.debug(String(message));
  }

  /** Something with a consequence that an operator may want to act on. */
  warn(message: unknown, fields: unknown = {}): void {
    this.logger.warn(asFields(fields), String(message));
  }

  /** Something failed. */
  error(message: unknown, fields: unknown = {}): void {
    if (message instanceof Error) this.logger.error({ err: message }, message.message);
    else this.logger.error(asFields(fields), String(message));
  }

  /** A detail that helps to find a cause. */
  debug(message: unknown, fields: unknown = {}): void {
    this.logger.debug(asFields(fields), String(message));
  }

  /** Nest's name for its finest details. */
  verbose(message: unknown): void {
    this.logger.trace(String(message));
  }
}

/** Nest passes a context or a stack as text where we pass fields. */
function asFields(value: unknown): LogFields {
  if (value instanceof Error) return { err: value };
  if (typeof value === 'object' && value !== null) return value as LogFields;
  return { context: value };
}
