import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEFAULT_MODEL_NAME, MODEL_NAME_PATTERN, type JsonText } from '@tidegate/contracts';
import { IsDefined, IsOptional, Matches } from 'class-validator';
import { ANY_JSON_BUT_NULL } from '../json-text/any-json.js';
import type { RequestMembers } from '../http/valid-request.js';

/** A job that a client pushes. */
export class CreateJobRequest {
  @ApiPropertyOptional({
    description: 'Name of the model to call.',
    default: DEFAULT_MODEL_NAME,
    example: DEFAULT_MODEL_NAME,
  })
  @IsOptional()
  @Matches(MODEL_NAME_PATTERN, { message: 'must be the name of a model' })
  readonly model: string = DEFAULT_MODEL_NAME;

  @ApiProperty({
    ...ANY_JSON_BUT_NULL,
    description: 'Input of the job: any JSON value except null that the model’s schema takes.',
  })
  @IsDefined({ message: 'must be there' })
  readonly input!: JsonText;
}

/** How the members of a request are read: the input stays as the client has written it. */
export const CREATE_JOB_MEMBERS: RequestMembers<CreateJobRequest> = { values: ['model'], texts: ['input'] };
