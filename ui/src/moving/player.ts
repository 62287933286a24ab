// Frames in their order, fetched ahead so that the picture never waits: first all blocks, then ever new sums.
import { bytesOf, type FrameSource, type Shown, type Version } from './source.ts';

/** Frames fetched at once: at most a second of four codes, and little enough to be there in time. */
const BATCH = 40;

export class Player {
  readonly shown: Shown;
  readonly version: Version;
  readonly #source: FrameSource;
  #ahead: Uint8Array[] = [];
  #asked = 0;
  #filling: Promise<void> | undefined;

  private constructor(source: FrameSource, version: Version, shown: Shown) {
    this.#source = source;
    this.version = version;
    this.shown = shown;
  }

  /** Ready with its first frames. Throws [[Refused]]. */
  static async begin(source: FrameSource, version: Version): Promise<Player> {
    const player = new Player(source, version, await source.begin(version));
    await player.#fill();
    return player;
  }

  /** The next codes of one picture, or nothing when they are not there yet. No frame comes twice. */
  next(count: number): Uint8Array[] | undefined {
    if (this.#ahead.length < 2 * BATCH) void this.#fill().catch(() => undefined);
    return this.#ahead.length < count ? undefined : this.#ahead.splice(0, count);
  }

  #fill(): Promise<void> {
    this.#filling ??= this.#more().finally(() => (this.#filling = undefined));
    return this.#filling;
  }

  async #more(): Promise<void> {
    const length = bytesOf(this.shown.side);
    const answer = new Uint8Array(await this.#source.frames(this.version, this.#asked, BATCH));
    const whole = Math.floor(answer.length / length);
    this.#asked += whole;
    for (let i = 0; i < whole; i++) this.#ahead.push(answer.subarray(i * length, (i + 1) * length));
  }
}
