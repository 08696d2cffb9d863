import type { OpenAPIObject } from '@nestjs/swagger';
import { DEFAULT_MODEL_NAME, type JsonValue } from '@tidegate/contracts';
import { dataExample, jobExamples, type Example } from './job-examples.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The place of an example in an operation. */
interface Content {
  readonly content?: Record<string, { examples?: Record<string, unknown>; example?: unknown }>;
}

/** The text for a model of which no valid input is known. */
const ANY_INPUT = 'hello';

/**
 * The document with examples that the served models take: a push of each, and a job of one in every state. A model of
 * which no valid input is known has no example of a push; its schema states what an input must be.
 *
 * @param exampleOf - returns an input that a model takes, where one is known
 */
export function withModelExamples(
  document: OpenAPIObject,
  models: readonly string[],
  exampleOf: (model: string) => JsonValue | undefined,
): OpenAPIObject {
  const result = structuredClone(document);
  const { '/push': push, '/data/{id}': data, '/v1/jobs': jobs, '/v1/jobs/{id}': job } = result.paths;
  const { '/v1/jobs/{id}/cancel': cancel } = result.paths;
  const pushes = models.flatMap((model) => {
    const input = exampleOf(model);
    return input === undefined ? [] : [{ model, input }];
  });
  const { model, input } = pushes[0] ?? { model: DEFAULT_MODEL_NAME, input: ANY_INPUT };
  const states = jobExamples(model, input);
  setInput(push?.post, exampleOf(DEFAULT_MODEL_NAME));
  setExamples(
    jobs?.post?.requestBody,
    Object.fromEntries(pushes.map((body) => [body.model, pushExample(body)])),
  );
  setExamples(jobs?.post?.responses['202'], { queued: states.queued });
  setExamples(job?.get?.responses['200'], states);
  setExamples(cancel?.post?.responses['202'], { canceling: states.canceling });
  setExamples(cancel?.post?.responses['200'], { canceled: states.canceled, succeeded: states.succeeded });
  setExamples(data?.get?.responses['200'], {
    finished: { summary: 'the model has returned an output', value: dataExample(input) },
  });
  return result;
}

function pushExample(body: { readonly model: string; readonly input: JsonValue }): Example {
  return { summary: `a job for the model ${body.model}`, value: body };
}

/** Sets the text of the example of `POST /push`: an input that is not text is written as JSON. */
function setInput(push: Operation | undefined, input: JsonValue | undefined): void {
  for (const parameter of push?.parameters ?? []) {
    if ('$ref' in parameter || parameter.name !== 'input') continue;
    delete parameter.example;
    // That endpoint refuses an empty text.
    if (input !== undefined && input !== '')
      parameter.example = typeof input === 'string' ? input : JSON.stringify(input);
  }
}

function setExamples(place: object | undefined, examples: Readonly<Record<string, unknown>>): void {
  const { content = {} }: Content = place ?? {};
  for (const media of Object.values(content)) media.examples = examples;
}
