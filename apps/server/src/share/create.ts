import type { Share } from "@basin/db";
import type { Context } from "../context.js";
import type { CreateShareInput } from "./share.input.js";

export async function createShare(_services: Context, _input: CreateShareInput): Promise<Share> {
  throw new Error("to come");
}
