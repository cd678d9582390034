import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LOADER = "libvulkan.so.1";

/**
 * Whether Linux would find the Vulkan loader, by the folders in LD_LIBRARY_PATH and the system's list of libraries; true
 * elsewhere and where there is no such list. Asked first, because the runtime complains on stderr by itself.
 */
export function hasVulkanLoader(): boolean {
  if (process.platform !== "linux") return true;
  const folders = (process.env["LD_LIBRARY_PATH"] || "").split(":").filter(Boolean);
  if (folders.some((folder) => existsSync(join(folder, LOADER)))) return true;
  try {
    return readFileSync("/etc/ld.so.cache").includes(LOADER);
  } catch {
    return true;
  }
}
