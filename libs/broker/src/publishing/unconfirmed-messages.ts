const MOST_MESSAGES = 20_000;
const MOST_BYTES = 8_388_608;

/** The messages that wait for their confirmation. They are limited: a frozen broker must not fill our memory. */
export class UnconfirmedMessages {
  private messages = 0;
  private bytes = 0;

  /** @param limitBytes - what they may hold together; the last one may exceed it */
  constructor(private readonly limitBytes = MOST_BYTES) {}

  /** True when no further message should be published. */
  get isFull(): boolean {
    return this.messages >= MOST_MESSAGES || this.bytes >= this.limitBytes;
  }

  /** A message is published. */
  add(bytes: number): void {
    this.messages += 1;
    this.bytes += bytes;
  }

  /** A message is confirmed, refused or lost with its connection. */
  remove(bytes: number): void {
    this.messages -= 1;
    this.bytes -= bytes;
  }
}
