import { availableParallelism, freemem, totalmem } from "node:os";
import { version } from "@basin/protocol";
import { Command } from "commander";
import { type DeviceReport, examineDevices } from "../devices.js";
import { examples } from "../options.js";
import { formatTable, type OutputOptions, writeResult } from "../output.js";

/** `basin doctor`: what this machine can compute with, and why the rest is missing. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("List engines and devices, and for each missing one why and what to do.")
    .option("--json", "one JSON document on stdout and nothing else")
    .addHelpText("after", examples("doctor", "doctor --json"))
    .action(async (options: OutputOptions) => {
      const document = { ...describeMachine(), devices: await examineDevices() };
      writeResult(options, document, () => toLines(document));
    });
}

function describeMachine() {
  return {
    version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cores: availableParallelism(),
    memory: { totalBytes: totalmem(), freeBytes: freemem() },
  };
}

function toLines({
  memory,
  devices,
  ...machine
}: ReturnType<typeof describeMachine> & { devices: readonly DeviceReport[] }): string[] {
  const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const rows = devices.map(({ engine, device, available }) => [engine, device, available ? "yes" : "no"]);
  const table = formatTable(["engine", "device", "usable"], rows);
  return [
    `basin ${machine.version}, Node ${machine.node}, ${machine.platform}`,
    `${machine.cores} cores, ${gibibytes(memory.totalBytes)} memory, ${gibibytes(memory.freeBytes)} free`,
    "",
    table[0]!,
    ...devices.map(
      ({ detail, advice }, i) => `${table[i + 1]!.padEnd(28)}${detail}${advice ? `; ${advice}` : ""}`,
    ),
  ];
}
