/**
 * Loaded into a child before its own program: when the channel to the parent closes, because the parent has ended in
 * whatever way, the child is asked to stop as by a signal. Otherwise `kill -9` of the parent would leave it behind.
 */
import { isMainThread } from "node:worker_threads";

if (isMainThread && process.channel) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The channel alone keeps no process alive.
  process.channel.unref();
}
