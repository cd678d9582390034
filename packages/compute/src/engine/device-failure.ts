import { ComputeError, type ComputeErrorParts } from "../errors.js";

/** A device that is not there, gave out or was lost: `device <name>: <detail>`, the detail saying what to do. */
export function deviceFailure(
  device: string,
  { code, detail, cause }: Omit<ComputeErrorParts, "where">,
): ComputeError {
  return new ComputeError({ code, where: `${WHERE}${device}`, detail, cause });
}

/** Whether an error is a {@link deviceFailure}, so that another device could still do the work. */
export function isDeviceFailure(error: unknown): error is ComputeError {
  return error instanceof ComputeError && error.where.startsWith(WHERE);
}

const WHERE = "device ";
