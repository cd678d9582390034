import {
  CreateTokenDocument,
  RevokeTokenDocument,
  type Scope,
  TokensDocument,
  throwUserErrors,
} from "@basin/client";
import { Command, Option } from "commander";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { formatColumns } from "../platform/columns.js";
import { withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { timeOf } from "../platform/time.js";
import { note } from "../progress.js";

interface CreateOptions extends PlatformOptions {
  readonly scope: Scope;
  readonly expires?: string;
}

/** `basin token`: keys to a server that listens beyond loopback. */
export function tokenCommand(): Command {
  const command = new Command("token").description("Make, list and revoke the keys of a server.");
  command.addCommand(createCommand()).addCommand(listCommand()).addCommand(revokeCommand());
  return command.addHelpText(
    "after",
    examples("token create laptop --scope run", "token list", "token revoke tok_0mc8x1k2p3q4r5s6t7"),
  );
}

function createCommand(): Command {
  const command = new Command("create")
    .description("Make a key; it is printed once and never again.")
    .argument("<name>", "who will use it")
    .addOption(
      new Option("--scope <scope>", "read; run: start runs as well; admin: everything")
        .choices(["read", "run", "admin"])
        .default("read"),
    )
    .option("--expires <time>", "when it ends, as 2027-01-31 or 2027-01-31T12:00:00Z", timeOf("--expires"));
  return addPlatformOptions(command)
    .addHelpText("after", examples("token create laptop --scope run --expires 2027-01-31"))
    .action(async (name: string, options: CreateOptions) => {
      const { scope, expires } = options;
      const input = { name, scope, ...(expires === undefined ? {} : { expiresAt: expires }) };
      await withPlatform(options, async ({ client }) => {
        const { createToken } = await client.query(CreateTokenDocument, { input });
        throwUserErrors("token create", createToken.userErrors);
        const { token, secret } = createToken;
        note(`${token?.id} (${scope}): the key is shown this once; give it as --token or BASIN_TOKEN`);
        writeResult(options, { ...token, secret }, () => [String(secret)]);
      });
    });
}

function listCommand(): Command {
  return addPlatformOptions(new Command("list").description("List tokens, without their keys."))
    .addHelpText("after", examples("token list --json"))
    .action(async (options: PlatformOptions) => {
      await withPlatform(options, async ({ client }) => {
        const { tokens } = await client.query(TokensDocument, {});
        const rows = tokens.map(({ id, name, scope, expiresAt, revokedAt }) => [
          id,
          scope,
          revokedAt ? "revoked" : (expiresAt ?? "never"),
          name,
        ]);
        writeResult(options, { tokens }, () => formatColumns(["token", "scope", "ends", "name"], rows));
      });
    });
}

function revokeCommand(): Command {
  const command = new Command("revoke").description("Make a key useless.").argument("<id>", "tok_...");
  return addPlatformOptions(command)
    .addHelpText("after", examples("token revoke tok_0mc8x1k2p3q4r5s6t7"))
    .action(async (id: string, options: PlatformOptions) => {
      await withPlatform(options, async ({ client }) => {
        const { revokeToken } = await client.query(RevokeTokenDocument, { input: { id } });
        throwUserErrors(id, revokeToken.userErrors);
        writeResult(options, revokeToken.token, () => [`${id} is revoked`]);
      });
    });
}
