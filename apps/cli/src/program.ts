import { version } from "@basin/protocol";
import { Command } from "commander";
import { attackCommand } from "./commands/attack.js";
import { benchCommand } from "./commands/bench.js";
import { cancelCommand, retryCommand } from "./commands/change-run.js";
import { convertCommand } from "./commands/convert.js";
import { demoCommand } from "./commands/demo.js";
import { doctorCommand } from "./commands/doctor.js";
import { evaluateCommand } from "./commands/evaluate.js";
import { exportCommand } from "./commands/export.js";
import { finetuneCommand } from "./commands/finetune.js";
import { flatnessCommand } from "./commands/flatness.js";
import { hessianCommand } from "./commands/hessian.js";
import { queryCommand } from "./commands/query.js";
import { runCommand } from "./commands/run.js";
import { runsCommand } from "./commands/runs.js";
import { shareCommand } from "./commands/share.js";
import { showCommand } from "./commands/show.js";
import { studyCommand } from "./commands/study.js";
import { surfaceCommand } from "./commands/surface.js";
import { tokenCommand } from "./commands/token.js";
import { trainCommand } from "./commands/train.js";
import { trajectoryCommand } from "./commands/trajectory.js";
import { upCommand } from "./commands/up.js";
import { watchCommand } from "./commands/watch.js";
import type { Invocation } from "./invocation.js";
import { examples } from "./options.js";

/** Every command, in the order in which people meet them. */
const commands: readonly ((invocation: Invocation) => Command)[] = [
  trainCommand,
  evaluateCommand,
  attackCommand,
  finetuneCommand,
  surfaceCommand,
  hessianCommand,
  flatnessCommand,
  trajectoryCommand,
  convertCommand,
  doctorCommand,
  benchCommand,
  demoCommand,
  upCommand,
  studyCommand,
  runCommand,
  runsCommand,
  showCommand,
  watchCommand,
  cancelCommand,
  retryCommand,
  exportCommand,
  queryCommand,
  shareCommand,
  tokenCommand,
];

/** The command `basin`. It never ends the process: what goes wrong is thrown. */
export function createProgram(invocation: Invocation): Command {
  const program = new Command("basin")
    .description("Train image classifiers, attack them, and compare their loss surfaces.")
    .version(version)
    .addHelpText(
      "after",
      examples(
        "demo",
        "train --arch resnet8 --data digits --epochs 10 --out digits.safetensors",
        "evaluate --model digits.safetensors --data digits --attack none --attack fgsm:epsilon=0.15",
        "surface --model digits.safetensors --data digits --x=-1:1:21 --y=-1:1:21 --picture digits.png",
      ),
    );
  for (const create of commands) program.addCommand(create(invocation));
  quietly(program);
  return program;
}

/** Errors are thrown and nothing is printed for them: `main` says each of them in one line. */
function quietly(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
  for (const child of command.commands) quietly(child);
}
