/** A compute thread that ended before its piece: out of memory, a crash. */
export class ThreadDied extends Error {
  override readonly name = "ThreadDied";
}
