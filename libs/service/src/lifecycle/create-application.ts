import type { NestApplicationOptions } from '@nestjs/common';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Makes Nest's application of a service's module: by `NestFactory.create`, or, in specs, by `Test.createTestingModule`
 * with overridden providers.
 */
export type CreateApplication = (
  adapter: FastifyAdapter,
  options: NestApplicationOptions,
) => Promise<NestFastifyApplication>;
