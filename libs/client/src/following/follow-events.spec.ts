import { describe, expect, it } from '@jest/globals';
import type { StreamedEvent } from '../api.types.js';
import { AccessError, NoAnswerError, NotFoundError } from '../client.error.js';
import {
  bareAnswer,
  jsonAnswer,
  streamedText,
  problemAnswer,
  ScriptedGateway,
  streamAnswer,
  type ScriptedAnswer,
} from '../testing/scripted-gateway.js';
import { TidegateClient } from '../tidegate-client.js';

const START = 'retry: 1\n\n';
const QUEUED = streamedText({ id: 1, type: 'queued' });
const STARTED = streamedText({ id: 2, type: 'started' });
const PROGRESS = streamedText({ type: 'progress' });
const COMPLETED = streamedText({ id: 3, type: 'completed' });

function follow(
  answers: ScriptedAnswer[],
  options: Parameters<TidegateClient['events']>[1] = {},
): { events: AsyncGenerator<StreamedEvent>; gateway: ScriptedGateway } {
  const gateway = new ScriptedGateway(answers);
  const retries = { limit: 2, backoffSeconds: 0.001 };
  const client = new TidegateClient({ url: 'http://gateway', fetch: gateway.fetch, retries });
  return { events: client.events('one', options), gateway };
}

async function typesOf(events: AsyncIterable<StreamedEvent>): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  return types;
}

describe('the events of a job', () => {
  it('come one by one, wherever the chunks of the stream end, to the end of the job', async () => {
    const text = `${START}${QUEUED}: comment\n\n${STARTED}${PROGRESS}${COMPLETED}`;
    for (const length of [1, 7, 50, 1_000]) {
      const chunks = text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
      const { events, gateway } = follow([streamAnswer(chunks, 'is silent')]);
      expect(await typesOf(events)).toEqual(['queued', 'started', 'progress', 'completed']);
      expect(gateway.headers('accept')).toEqual(['text/event-stream']);
    }
  });

  it.each(['ends', 'is lost', 'is silent'] as const)(
    'go on behind the last one when the stream %s, and none comes twice',
    async (end) => {
      const { events, gateway } = follow(
        [
          streamAnswer([START, QUEUED, STARTED.slice(0, 20)], end),
          bareAnswer(502),
          streamAnswer([START, QUEUED, STARTED, COMPLETED]),
        ],
        { silenceSeconds: 0.05 },
      );
      expect(await typesOf(events)).toEqual(['queued', 'started', 'completed']);
      expect(gateway.headers('last-event-id')).toEqual([null, '1', '1']);
    },
  );

  it('are over when nothing is left behind the last one', async () => {
    const { events, gateway } = follow([new Response(null, { status: 204 })], { after: 3 });
    expect(await typesOf(events)).toEqual([]);
    expect(gateway.headers('last-event-id')).toEqual(['3']);
  });

  it('of an unknown job are an error, and so is a gateway that stays away', async () => {
    await expect(typesOf(follow([problemAnswer(404, 'no job has this id')]).events)).rejects.toThrow(
      NotFoundError,
    );
    const away = Array.from({ length: 3 }, () => new TypeError('fetch failed'));
    await expect(typesOf(follow(away).events)).rejects.toThrow(NoAnswerError);
  });

  it('give up the connection when their reader takes no further one', async () => {
    let isCanceled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(QUEUED)),
      cancel: () => {
        isCanceled = true;
      },
    });
    const { events } = follow([new Response(body)]);
    for await (const { type } of events) {
      expect(type).toBe('queued');
      break;
    }
    expect(isCanceled).toBe(true);
  });

  it('of all jobs begin now, and go on behind the last one or behind an id that came alone', async () => {
    const gateway = new ScriptedGateway([
      jsonAnswer(200, { events: [], last: '5-0' }),
      streamAnswer([START]),
      streamAnswer([START, streamedText({ id: '6-0', type: 'queued' }), 'id: 7-3\n\n'], 'is lost'),
      streamAnswer([START, streamedText({ id: '8-0', type: 'completed' })], 'is lost'),
      streamAnswer([START, 'id: 9-0\nevent: queued\n'], 'is lost'),
      problemAnswer(403, 'the key may not read'),
    ]);
    const client = new TidegateClient({ url: 'http://gateway', fetch: gateway.fetch });
    const ids: string[] = [];
    await expect(
      (async () => {
        for await (const { id } of client.allEvents()) ids.push(id);
      })(),
    ).rejects.toBeInstanceOf(AccessError);
    expect(ids).toEqual(['6-0', '8-0']);
    expect(gateway.headers('last-event-id')).toEqual([null, '5-0', '5-0', '7-3', '8-0', '8-0']);
  });

  it('end with the reason of their reader', async () => {
    const ending = new AbortController();
    const { events } = follow([streamAnswer([START, QUEUED], 'is silent')], {
      signal: ending.signal,
      silenceSeconds: 0.05,
    });
    expect((await events.next()).value).toMatchObject({ type: 'queued' });
    ending.abort(new Error('enough'));
    await expect(events.next()).rejects.toThrow('enough');
  });
});
