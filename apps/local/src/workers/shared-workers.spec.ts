import { describe, expect, it } from '@jest/globals';
import { SharedWorkers } from './shared-workers.js';

/** A pool whose workers end when the spec ends them. */
class ScriptedPool {
  size = 0;
  leaving = 0;
  isFailing = false;

  scaleTo(replicas: number): void {
    if (replicas < this.size) this.leaving += this.size - replicas;
    this.size = replicas;
  }

  endLeavers(): void {
    this.leaving = 0;
  }
}

function share(places: number) {
  const shared = new SharedWorkers(places);
  const [one, other] = [new ScriptedPool(), new ScriptedPool()];
  const [scaleOne, scaleOther] = [shared.add(one), shared.add(other)];
  return { one, other, scaleOne, scaleOther };
}

describe('pools that share a machine', () => {
  it('get what they want while there is room', () => {
    const { one, other, scaleOne, scaleOther } = share(5);
    scaleOne(3);
    scaleOther(2);
    expect([one.size, other.size]).toEqual([3, 2]);
  });

  it('give up what is more than their share, and others grow only when that has ended', () => {
    const { one, other, scaleOne, scaleOther } = share(4);
    scaleOne(4);
    scaleOther(3);
    expect([one.size, one.leaving, other.size]).toEqual([2, 2, 0]);
    one.endLeavers();
    scaleOther(3);
    expect([one.size, other.size]).toEqual([2, 2]);
  });

  it('get back what the other no longer wants', () => {
    const { one, other, scaleOne, scaleOther } = share(4);
    scaleOne(4);
    scaleOther(3);
    one.endLeavers();
    scaleOther(0);
    other.endLeavers();
    scaleOne(4);
    expect([one.size, other.size]).toEqual([4, 0]);
  });

  it('leave their places to the others while their set-ups keep failing, and have what is left', () => {
    const { one, other, scaleOne, scaleOther } = share(2);
    scaleOne(2);
    one.isFailing = true;
    scaleOther(2);
    one.endLeavers();
    scaleOther(2);
    expect([one.size, other.size]).toEqual([0, 2]);
    scaleOther(1);
    other.endLeavers();
    scaleOne(2);
    expect([one.size, other.size]).toEqual([1, 1]);
  });
});
