import { MODEL_NAME_PATTERN, WEBHOOK_EVENTS, type WebhookEvent } from '@tidegate/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

const DAY_SECONDS = 86_400;
const MOST_REPLICAS = 1_000;

/** How the workers of one model are scaled: the differences from the stack's own ScaledObject. */
export class ModelScaling {
  /** A ScaledObject of its own, relative to the models file. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  readonly scaledObject?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_REPLICAS)
  readonly minReplicas?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_REPLICAS)
  readonly maxReplicas?: number;

  /** Worker-seconds that one second of one job's waiting is worth, for the start-up-aware scaler. */
  @IsOptional()
  @IsNumber()
  @Min(0.001)
  readonly waitingWorth?: number;

  /** Used by that scaler until the first worker has started. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(DAY_SECONDS)
  readonly expectedStartupSeconds?: number;

  /** Used by that scaler until the first job has run. */
  @IsOptional()
  @IsNumber()
  @Min(0.001)
  @Max(DAY_SECONDS)
  readonly expectedServiceSeconds?: number;
}

/** Where the events of a model's jobs are sent that have no webhook of their own. */
export class ModelWebhook {
  @IsString()
  @IsNotEmpty()
  readonly url!: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn([...WEBHOOK_EVENTS], { each: true })
  readonly events?: readonly WebhookEvent[];
}

/** One model: its file, its limits, its scaling. */
export class ModelEntry {
  @Matches(MODEL_NAME_PATTERN, { message: 'name must be lower-case letters, digits and dashes, at most 40' })
  readonly name!: string;

  /** The model file, relative to the models file. */
  @IsString()
  @IsNotEmpty()
  readonly file!: string;

  /** The Python that serves it: a name to look for, or a path, relative to the models file. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  readonly python?: string;

  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(DAY_SECONDS)
  readonly setupTimeoutSeconds?: number;

  @IsOptional()
  @IsNumber()
  @Min(0.01)
  @Max(DAY_SECONDS)
  readonly jobTimeoutSeconds?: number;

  @IsOptional()
  @IsInt()
  @Min(1_048_576)
  readonly memoryLimitBytes?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  readonly processLimit?: number;

  /** Further variables that the model sees. */
  @IsOptional()
  @IsObject()
  readonly environment?: Readonly<Record<string, string | number | boolean>>;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ModelWebhook)
  readonly webhook?: ModelWebhook;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ModelScaling)
  readonly scaling?: ModelScaling;
}

/** The file of all models. */
export class ModelsFile {
  @ValidateNested({ each: true })
  @Type(() => ModelEntry)
  readonly models!: readonly ModelEntry[];
}
