import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import type { Client } from '../access/client.js';
import type { EventFollower } from '../events/event-followers.js';
import { JobFollowing } from '../events/job-following.js';
import { RepeatedLook } from '../repetition/repeated-look.js';
import { NewsReader } from './news.reader.js';
import type { EndlessPage } from './news.stream.js';

const INTERVAL_MS = 200;

/** Asks for news to be noted for longer after this number of looks: a minute of the ten for which they are. */
const LOOKS_PER_ASKING = 300;

/** Pages that one look reads at most. */
const MOST_PAGES = 20;

/** In the place of the id of a job, for those who follow all of them. */
const ALL_JOBS = '*';

/** Looks for news while somebody at this gateway follows, once for all of them. */
@Injectable()
export class NewsWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly reader: NewsReader;
  private readonly looks = new RepeatedLook(INTERVAL_MS, () => this.look());
  private followers = 0;
  private looked = 0;

  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobFollowing) private readonly following: JobFollowing,
  ) {
    this.reader = new NewsReader(store.news);
  }

  onApplicationBootstrap(): void {
    void this.looks.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.looks.end();
  }

  /**
   * Has news noted from now on.
   *
   * @returns the id of the latest
   */
  begin(): Promise<string> {
    return this.store.news.follow();
  }

  /** What the store has after an id, for who does not wait for the next look. */
  readStored(after: string, most?: number): Promise<EndlessPage> {
    return this.reader.readStored(after, most);
  }

  /** What comes after an id, as of the last look. */
  read(after: string, most?: number): Promise<EndlessPage> {
    return this.reader.read(after, most);
  }

  /**
   * Lets somebody follow.
   *
   * @returns what ends that
   * @throws {ProblemError} 503 when too many do
   */
  follow(follower: EventFollower, client: Client): () => void {
    const release = this.following.follow(ALL_JOBS, follower, client);
    this.followers += 1;
    let isReleased = false;
    return () => {
      release();
      if (!isReleased) this.followers -= 1;
      isReleased = true;
    };
  }

  private async look(): Promise<void> {
    if (this.followers === 0) {
      this.reader.forget();
      this.looked = 0;
      return;
    }
    // A store that has come back empty does not know that somebody follows.
    if (this.looked % LOOKS_PER_ASKING === 0 || !this.reader.isNoted) {
      const latest = await this.store.news.follow();
      if (!this.reader.hasBegun) {
        this.reader.begin(latest);
        // Something may have come since they have read.
        this.following.wake(ALL_JOBS);
      }
    }
    this.looked += 1;
    for (let page = 0; page < MOST_PAGES && (await this.reader.readNew()); page += 1)
      this.following.wake(ALL_JOBS);
  }
}
