/** Enumerations of GraphQL from the lists of words that the other rooms have. */
import { jobStates, runSorts, runStates, scopes } from "@basin/db";
import { taskNames } from "@basin/tasks";
import { registerEnumType } from "type-graphql";

/** Words as GraphQL takes them: a hyphen is an underscore there. */
function wordsOf<W extends string>(name: string, description: string, list: readonly W[]): Record<string, W> {
  const words = Object.fromEntries(list.map((word) => [word.replaceAll("-", "_"), word]));
  registerEnumType(words, { name, description });
  return words;
}

export const TaskName = wordsOf("TaskName", "A kind of work.", taskNames);
export const RunState = wordsOf(
  "RunState",
  "`interrupted`: its worker died; it goes on as soon as another takes it.",
  runStates,
);
export const JobState = wordsOf("JobState", "`waiting`: for other runs, or for an earlier stage.", jobStates);
export const RunSortKey = wordsOf("RunSortKey", "What runs are sorted by.", runSorts);
export const Scope = wordsOf("Scope", "What a token allows; each includes those before it.", scopes);
export const Split = wordsOf("Split", "A part of a data set.", ["train", "test"]);
export const EngineName = wordsOf("EngineName", "What computes.", ["onnx", "tfjs", "reference"]);
export const OptimizerKind = wordsOf("OptimizerKind", "How parameters are moved.", ["sgd", "adam"]);
export const ScheduleKind = wordsOf("ScheduleKind", "How the learning rate changes.", [
  "step",
  "cosine",
  "constant",
]);
export const Augmentation = wordsOf("Augmentation", "Adversarial examples made once, or anew in each step.", [
  "static",
  "online",
]);
export const StudyBaseKind = wordsOf("StudyBaseKind", "Where the models of a study begin.", [
  "train",
  "import",
  "model",
]);
export const Normalization = wordsOf("Normalization", "What a direction is scaled to.", [
  "filter",
  "layer",
  "weight",
  "dfilter",
  "dlayer",
]);
export const Ignored = wordsOf("Ignored", "Parameters that a direction leaves alone.", ["biasbn", "none"]);
export const Over = wordsOf("Over", "What a direction moves: weights, or running statistics too.", [
  "weights",
  "states",
]);
export const EventKind = wordsOf("EventKind", "What changed; `ready` opens a stream.", [
  "ready",
  "run",
  "metrics",
  "cells",
  "log",
  "model",
  "dataset",
  "evaluation",
  "surface",
  "study",
  "share",
  "worker",
]);
