import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { inputIn } from '../testing/job-in.js';
import { BrokerBench, SPEC_MODEL } from '../testing/broker.bench.js';
import { Gate } from '../testing/gate.js';
import { declareJobQueue } from '../topology/declare-queues.js';
import type { Delivery, DeliveryVerdict } from './delivery-verdict.js';
import { DrainingConsumer } from './draining-consumer.js';

const NAME = 'draining-consumer spec';

interface Taken {
  readonly input: unknown;
  readonly redelivered: boolean;
}

describe('a draining consumer', () => {
  let bench: BrokerBench;
  const consumers: DrainingConsumer[] = [];

  beforeEach(async () => {
    bench = await BrokerBench.open();
    await bench.declare();
  });

  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.drain()));
    await bench.close();
  });

  /** A consumer that takes deliveries, with all that it has been given. */
  const consume = async (
    onDelivery: (delivery: Delivery) => Promise<DeliveryVerdict> = () => Promise.resolve('acknowledge'),
  ) => {
    const taken: Taken[] = [];
    const events: string[] = [];
    const timedOut: string[] = [];
    const consumer = new DrainingConsumer({
      url: bench.url,
      queue: bench.queue,
      name: NAME,
      prefetch: 1,
      declare: (channel) => declareJobQueue(channel, SPEC_MODEL),
      onDelivery: (delivery) => {
        taken.push({ input: inputIn(delivery.content), redelivered: delivery.redelivered });
        return onDelivery(delivery);
      },
      onEvent: ({ kind }) => events.push(kind),
      onTimedOut: (_delivery, { message }) => timedOut.push(message),
    });
    consumers.push(consumer);
    await consumer.open();
    await consumer.resume();
    return { consumer, taken, events, timedOut };
  };

  const consumerCount = async (): Promise<number> =>
    (await bench.channel.checkQueue(bench.queue)).consumerCount;

  it('takes nothing before it is asked to', async () => {
    await bench.send('waits');
    const consumer = new DrainingConsumer({
      url: bench.url,
      queue: bench.queue,
      name: NAME,
      prefetch: 1,
      declare: (channel) => declareJobQueue(channel, SPEC_MODEL),
      onDelivery: () => Promise.resolve('acknowledge'),
    });
    consumers.push(consumer);
    await consumer.open();
    expect(consumer.isConnected).toBe(true);
    expect(await consumerCount()).toBe(0);
    await bench.waitForWaiting(1);
  });

  it('holds at most as many deliveries as its prefetch, and takes the next one after the verdict', async () => {
    const gate = new Gate();
    const { taken } = await consume(() => gate.opened.then(() => 'acknowledge'));
    await bench.send('first', 'second', 'third');
    await waitUntil(() => taken.length > 0, { what: 'the first is taken' });
    await bench.waitForWaiting(2);
    expect(taken.map(({ input }) => input)).toEqual(['first']);
    gate.open();
    await waitUntil(() => taken.length === 3, { what: 'all are taken' });
    await bench.waitForWaiting(0);
  });

  it('hands over what the broker delivered: content, headers, and whether it is the first time', async () => {
    const deliveries: Delivery[] = [];
    await consume((delivery) => {
      deliveries.push(delivery);
      return Promise.resolve('acknowledge');
    });
    bench.channel.sendToQueue(bench.queue, Buffer.from('anything'), { headers: { colour: 'blue' } });
    await waitUntil(() => deliveries.length > 0, { what: 'it is taken' });
    expect(deliveries).toEqual([
      { content: Buffer.from('anything'), headers: { colour: 'blue' }, redelivered: false },
    ]);
  });

  it.each([
    ['requeue', () => Promise.resolve('requeue' as const)],
    ['return', () => Promise.resolve('return' as const)],
    ['a rejection', () => Promise.reject(new Error('the handler failed'))],
  ])('gives a delivery back on %s, and it comes again as redelivered', async (_, first) => {
    let tries = 0;
    const { taken } = await consume(() => {
      tries += 1;
      return tries === 1 ? first() : Promise.resolve('acknowledge');
    });
    await bench.send('once more');
    await waitUntil(() => taken.length === 2, { what: 'it is taken twice' });
    expect(taken).toEqual([
      { input: 'once more', redelivered: false },
      { input: 'once more', redelivered: true },
    ]);
    await bench.waitForWaiting(0);
  });

  it('keeps what it postpones for a second, then gives it back, and serves what stands behind it', async () => {
    let postponements = 0;
    const { taken } = await consume(({ content }) => {
      if (inputIn(content) !== 'of a later release') return Promise.resolve('acknowledge');
      postponements += 1;
      return Promise.resolve(postponements > 1 ? 'acknowledge' : 'postpone');
    });
    const beganMs = performance.now();
    await bench.send('of a later release', 'behind it');
    await waitUntil(() => taken.length === 3, { what: 'both are served' });
    expect(performance.now() - beganMs).toBeGreaterThan(900);
    expect(taken.filter(({ redelivered }) => redelivered)).toEqual([
      { input: 'of a later release', redelivered: true },
    ]);
    await bench.waitForWaiting(0);
  });

  it('gives back what it has postponed as soon as it drains', async () => {
    const { consumer, taken } = await consume(() => Promise.resolve('postpone'));
    await bench.send('of a later release');
    await waitUntil(() => taken.length === 1, { what: 'it is postponed' });
    await consumer.drain();
    expect(inputIn((await bench.take()).content)).toBe('of a later release');
  });

  it('takes nothing more while it is paused, and goes on afterwards', async () => {
    const { consumer, taken } = await consume();
    await consumer.pause();
    await bench.send('waits');
    await bench.waitForWaiting(1);
    expect(await consumerCount()).toBe(0);
    await consumer.resume();
    await waitUntil(() => taken.length === 1, { what: 'it is taken' });
  });

  it('stands in the queue once, however often it is paused and resumed at the same time', async () => {
    const gate = new Gate();
    const { consumer, taken } = await consume(() => gate.opened.then(() => 'acknowledge'));
    const turns = Array.from({ length: 10 }, () => [consumer.pause(), consumer.resume()]);
    await Promise.all(turns.flat());
    expect(await consumerCount()).toBe(1);
    await bench.send('first', 'second');
    await bench.waitForWaiting(1);
    expect(taken).toHaveLength(1);
    gate.open();
    await consumer.settled();
  });

  it('waits for the unacknowledged delivery when it drains, takes no other, and loses no acknowledgement', async () => {
    const gate = new Gate();
    const { consumer, taken } = await consume(() => gate.opened.then(() => 'acknowledge'));
    await bench.send('held', 'left to others');
    await waitUntil(() => taken.length === 1, { what: 'one is delivered' });
    let drained = false;
    const draining = consumer.drain().then(() => (drained = true));
    // Two questions and answers later the consumer is canceled, and would have closed if it waited for nothing.
    await consumerCount();
    await consumerCount();
    expect({ drained, connected: consumer.isConnected }).toEqual({ drained: false, connected: true });
    gate.open();
    await draining;
    expect(consumer.isConnected).toBe(false);
    const left = await bench.take();
    expect(inputIn(left.content)).toBe('left to others');
    expect(left.fields.redelivered).toBe(false);
    await bench.waitForWaiting(0);
    expect(taken).toHaveLength(1);
  });

  it('gives the unacknowledged delivery back when that is the verdict of the drain', async () => {
    const gate = new Gate();
    const { consumer, taken } = await consume(() => gate.opened.then(() => 'return'));
    await bench.send('for another worker');
    await waitUntil(() => taken.length === 1, { what: 'it is delivered' });
    const draining = consumer.drain();
    gate.open();
    await draining;
    expect((await bench.take()).fields.redelivered).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['a delivery', ['lost with the queue']],
  ])('takes deliveries again after its queue was deleted while it held %s', async (_, held) => {
    const gate = new Gate();
    const { taken, events, timedOut } = await consume(() => gate.opened.then(() => 'acknowledge'));
    await bench.send(...held);
    await waitUntil(() => taken.length === held.length, { what: 'it is delivered' });
    await bench.channel.deleteQueue(bench.queue);
    await waitUntil(() => events.length === 3, { what: 'it has declared the queue again' });
    await bench.send('afterwards');
    gate.open();
    await waitUntil(() => taken.length === held.length + 1, { what: 'it is taken' });
    expect(timedOut).toEqual([]);
  });

  describe('whose connection is lost', () => {
    it('comes back by itself, and the unacknowledged delivery comes again', async () => {
      const gate = new Gate();
      const { taken, events } = await consume(() => gate.opened.then(() => 'acknowledge'));
      await bench.send('held');
      await waitUntil(() => taken.length === 1, { what: 'it is delivered' });
      await bench.closeConnections(NAME);
      await waitUntil(() => taken.length === 2, { what: 'it is delivered again' });
      expect(taken[1]).toEqual({ input: 'held', redelivered: true });
      expect(events).toEqual(['connected', 'disconnected', 'connected']);
      gate.open();
      await bench.waitForWaiting(0);
    });

    it('does not send a late verdict: it belongs to the connection that is gone', async () => {
      const late = new Gate();
      let tries = 0;
      const { taken, events } = await consume(() => {
        tries += 1;
        return tries === 1 ? late.opened.then(() => 'dead-letter') : Promise.resolve('acknowledge');
      });
      await bench.send('held');
      await waitUntil(() => taken.length === 1, { what: 'it is delivered' });
      await bench.closeConnections(NAME);
      await waitUntil(() => taken.length === 2, { what: 'it is delivered again' });
      late.open();
      await bench.send('next');
      await waitUntil(() => taken.length === 3, { what: 'the next one is taken' });
      expect(events).toEqual(['connected', 'disconnected', 'connected']);
    });

    it('stays paused when it was', async () => {
      const { consumer, events } = await consume();
      await consumer.pause();
      await bench.closeConnections(NAME);
      await waitUntil(() => events.length === 3, { what: 'it is back' });
      await bench.send('waits');
      await bench.waitForWaiting(1);
      expect(await consumerCount()).toBe(0);
    });
  });
});
