import { type CreateShareInput, RevokeShareDocument, throwUserErrors } from "@basin/client";
import { invalid } from "@basin/compute";
import { Command } from "commander";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { type Platform, withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { timeOf } from "../platform/time.js";

interface ShareOptions extends PlatformOptions {
  readonly title?: string;
  readonly expires?: string;
  readonly revoke?: boolean;
}

/** What can be shared, by the prefix of its id. */
const parts = { srf: "surfaces", run: "runs", mdl: "models" } as const;

/** `basin share`: a frozen view that anyone with the link may open. */
export function shareCommand(): Command {
  const command = new Command("share")
    .description("Freeze surfaces, runs and models under a link that anyone may open.")
    .argument("<id...>", "srf_..., run_..., mdl_...; with --revoke shr_...")
    .option("--title <text>", "what it is called")
    .option("--expires <time>", "when it ends, as 2027-01-31 or 2027-01-31T12:00:00Z", timeOf("--expires"))
    .option("--revoke", "take shares back");
  return addPlatformOptions(command)
    .addHelpText(
      "after",
      examples(
        "share srf_0mc8x1k2p3q4r5s6t7 --title 'Clean and robust'",
        "share shr_0mc8x1k2p3q4r5s6t7 --revoke",
      ),
    )
    .action(async (ids: readonly string[], options: ShareOptions) => {
      await withPlatform(options, (platform) => (options.revoke ? revoke : create)(platform, ids, options));
    });
}

async function create(
  { client, dashboard }: Platform,
  ids: readonly string[],
  options: ShareOptions,
): Promise<void> {
  const { title, expires } = options;
  const share = await client.share({
    ...sortIds(ids),
    ...(title === undefined ? {} : { title }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
  });
  // People want the page; the document itself is for programs, and for where no dashboard is known.
  const page = dashboard === undefined ? null : `${dashboard}/s/${share.slug}`;
  writeResult(options, { ...share, page }, () => [
    page ?? share.url,
    `take it back with: basin share ${share.id} --revoke`,
  ]);
}

async function revoke({ client }: Platform, ids: readonly string[], options: ShareOptions): Promise<void> {
  for (const id of ids) {
    const { revokeShare } = await client.query(RevokeShareDocument, { input: { id } });
    throwUserErrors(id, revokeShare.userErrors);
  }
  writeResult(options, { revoked: ids }, () => ids.map((id) => `${id} is revoked`));
}

function sortIds(ids: readonly string[]): CreateShareInput {
  const sorted: Record<(typeof parts)[keyof typeof parts], string[]> = { surfaces: [], runs: [], models: [] };
  for (const id of ids) {
    const prefix = id.slice(0, 3);
    if (!Object.hasOwn(parts, prefix)) throw invalid("share", "ids of surfaces, runs or models", id);
    sorted[parts[prefix as keyof typeof parts]].push(id);
  }
  return sorted;
}
