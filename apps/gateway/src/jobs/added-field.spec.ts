import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiOkResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { JOB_FIELDS, type JobFieldTable } from '@tidegate/contracts';
import { jobWriter } from './job-json.js';
import { JobMembers } from './job.response.js';

/** The table of a release that has one more field, as docs/adding-a-field.md adds it; of a name that none will have. */
const TABLE = {
  ...JOB_FIELDS,
  laterField: {
    type: 'integer',
    writtenAt: 'push',
    shown: { description: 'Jobs of a higher one run first.', example: 7, minimum: 0, maximum: 31 },
  },
} as const satisfies JobFieldTable;

@JobMembers(TABLE)
class LaterJobResponse {}

@Controller('jobs')
class LaterController {
  @Get()
  @ApiOkResponse({ type: LaterJobResponse })
  read(): void {
    // Only its description matters.
  }
}

@Module({ controllers: [LaterController] })
class LaterModule {}

describe('a field that the table of a job’s fields has one day', () => {
  it('is described in the API document', async () => {
    const testing = await Test.createTestingModule({ imports: [LaterModule] }).compile();
    const document = SwaggerModule.createDocument(
      testing.createNestApplication(new FastifyAdapter()),
      new DocumentBuilder().build(),
    );
    const { properties, required } = document.components?.schemas?.LaterJobResponse as {
      properties: Record<string, object>;
      required: string[];
    };
    expect(properties.laterField).toEqual({
      type: 'integer',
      description: 'Jobs of a higher one run first.',
      example: 7,
      minimum: 0,
      maximum: 31,
    });
    expect(required).toEqual(['id', 'model', 'status', 'done', 'attempt', 'input', 'createdAt']);
  });

  it('stands in the answer of a job that has it', () => {
    const write = jobWriter(TABLE);
    const job = {
      id: 'a-job',
      model: 'default',
      status: 'queued',
      attempt: 0,
      inputJson: '1.0',
      createdAtMs: 0,
    } as const;
    const text =
      '{"id":"a-job","model":"default","status":"queued","done":false,"attempt":0,"input":1.0,"createdAt":"1970-01-01T00:00:00.000Z"';
    expect(write(job)).toBe(`${text}}`);
    expect(write({ ...job, laterField: 7 })).toBe(`${text},"laterField":7}`);
  });
});
