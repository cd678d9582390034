import { Command, type Option } from "commander";

/**
 * The options of a local command for a run: the same words and readers, but nothing is demanded and nothing has a
 * default, since presets and the task's own defaults fill in what is not given.
 *
 * @param add what adds them to the local command
 * @param without those that make no sense for a run, as `--out`
 */
export function addRelaxed(
  command: Command,
  add: (command: Command) => Command,
  { without = [] }: { readonly without?: readonly string[] } = {},
): Command {
  const known = new Set([...without, ...command.options.map(longName)]);
  for (const option of add(new Command()).options) {
    if (known.has(longName(option))) continue;
    command.addOption(option.makeOptionMandatory(false).default(undefined));
  }
  return command;
}

function longName({ long }: Option): string {
  return long ?? "";
}
