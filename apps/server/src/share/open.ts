import type { Services } from "../context.js";
import type { SharedViewType } from "./share.type.js";

export async function openShare(_services: Services, _slug: string): Promise<SharedViewType | null> {
  return null;
}
