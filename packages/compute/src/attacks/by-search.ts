/** Attacks made of a search: the generators of many images, and the sessions that answer them. */
import { setImmediate } from "node:timers/promises";
import { type ImageSet, toPixels } from "../data/image-set.js";
import { settleAll } from "../engine/settle-all.js";
import { throwIfCancelled } from "../errors.js";
import type { AttackRun, AttackWork } from "./attack.js";
import { type AttackResult, emptyResult, writeResult } from "./attack-result.js";
import { chooseGoal } from "./goal.js";
import { ProbeSessions } from "./probe-sessions.js";
import {
  type Asking,
  classOf,
  type Found,
  isMisled,
  logitsAt,
  type Probe,
  type Query,
  type SearchMethod,
  type Values,
} from "./search.js";

/** Images that a team has under way for each place in a batch, so that whichever probe is next finds enough of them. */
const DEPTH = 4;

/**
 * The attack that a search is. One team more than the engine has threads take images as they have room; each asks the
 * question that most of its images wait for. An image that misleads as it is stays as it is.
 */
export function bySearch(method: SearchMethod): AttackRun {
  return async (work) => {
    const { engine, model, set, onImages } = work;
    const teams = Math.min(engine.parallelism + 1, set.count);
    const share = Math.ceil(set.count / teams);
    const sessions = new ProbeSessions(engine, model, Math.max(2, Math.min(work.batch, share)));
    const result = emptyResult(set);
    let next = 0;
    let done = 0;
    const desk: Desk = {
      sessions,
      slots: Math.min(DEPTH * sessions.batch, share),
      stopped: new AbortController(),
      signal: work.signal,
      fresh: () => (next < set.count ? begin(next, attackOne(method, work, next++)) : undefined),
      finish(image, end) {
        writeResult(result, toPart(end, set, method), { count: set.count, from: image, own: 1 });
        onImages?.(++done, set.count);
      },
    };
    try {
      await settleAll(Array.from({ length: teams }, () => runTeam(desk)));
    } finally {
      await sessions.dispose();
    }
    return result;
  };
}

/** What an image ends with, and the logits that belong to it. */
interface End extends Found {
  readonly logits: Values;
}

/** An image under way, and what it waits for. */
interface Running {
  readonly image: number;
  readonly asking: Asking<End>;
  query: Query;
}

/** What the teams share. */
interface Desk {
  readonly sessions: ProbeSessions;
  readonly slots: number;
  /** Raised by the first team that fails, so that the others do not go on for nothing. */
  readonly stopped: AbortController;
  readonly signal: AbortSignal | undefined;
  readonly fresh: () => Running | undefined;
  readonly finish: (image: number, end: End) => void;
}

/** The whole of one image: its class to aim at, the search, and the model's word on what comes out. */
function* attackOne({ search, target }: SearchMethod, work: AttackWork, index: number): Asking<End> {
  const { set, seed, model } = work;
  const clean = toPixels(set, [index]).data;
  const logits = yield* logitsAt(clean);
  const place = work.places[index]!;
  const goal = chooseGoal(target, { label: set.labels[index]!, logits, seed, place });
  const image = { clean, logits, seed, place, goal, targeted: target !== "none", spec: model.spec };
  if (isMisled(image, logits)) return { adversarial: clean, logits, misled: true };
  const found = yield* search(image);
  const after = yield* logitsAt(found.adversarial);
  return { ...found, logits: after, misled: isMisled(image, after) };
}

function begin(image: number, asking: Asking<End>): Running {
  return { image, asking, query: asking.next().value as Query };
}

async function runTeam(desk: Desk): Promise<void> {
  const { sessions, slots, stopped, signal, fresh, finish } = desk;
  const running = new Set<Running>();
  try {
    while (!stopped.signal.aborted) {
      // An engine of this thread answers without a pause, in which nobody could raise the signal.
      await setImmediate();
      throwIfCancelled("attack", signal);
      for (let one = fill(); one; one = fill()) running.add(one);
      if (running.size === 0) return;
      const asked = mostAsked(running).slice(0, sessions.batch);
      const answers = await sessions.ask(
        asked[0]!.query.probe,
        asked.map(({ query }) => query),
      );
      for (const [i, one] of asked.entries()) {
        const { done, value } = one.asking.next(answers[i]!);
        if (done) running.delete(one);
        if (done) finish(one.image, value);
        else one.query = value;
      }
    }
  } catch (error) {
    stopped.abort();
    throw error;
  }

  function fill(): Running | undefined {
    return running.size < slots ? fresh() : undefined;
  }
}

/** The images that wait for the probe that most of them wait for. */
function mostAsked(running: Iterable<Running>): readonly Running[] {
  const groups = new Map<Probe, Running[]>();
  for (const one of running) {
    const group = groups.get(one.query.probe) ?? [];
    groups.set(one.query.probe, group);
    group.push(one);
  }
  return [...groups.values()].reduce((most, group) => (group.length > most.length ? group : most));
}

function toPart(end: End, { height, width }: ImageSet, { movesPixels }: SearchMethod): AttackResult {
  return {
    adversarial: end.adversarial,
    flow: movesPixels ? (end.flow ?? new Float32Array(2 * height * width)) : null,
    success: Uint8Array.of(Number(end.misled)),
    predictions: Int32Array.of(classOf(end.logits)),
    logits: Float32Array.from(end.logits),
  };
}
