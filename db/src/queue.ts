/** A job that may be claimed from now on. */
export interface Ready {
  readonly jobId: string;
  readonly priority: number;
  /** Milliseconds from now. */
  readonly delay: number;
}

/**
 * Says which job to try next; whether it may be had is decided by its row. A job may be announced twice, and a message
 * may get lost: the rows hold the truth.
 */
export interface Queue {
  /** Called after the commit that made the jobs ready. Never throws: what is lost is found again in the rows. */
  announce(jobs: readonly Ready[]): Promise<void>;
  /** The job to try next: highest priority first, then the oldest. Its message is gone afterwards. */
  next(): Promise<string | undefined>;
  /** Resolves when there may be something, at the latest after `ms`. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
