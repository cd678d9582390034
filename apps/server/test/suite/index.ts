import type { OpenUrl } from "../stage.js";
import { downloadSuite } from "./downloads.js";
import { faultSuite } from "./faults.js";
import { liveSuite } from "./live.js";
import { mutationSuite } from "./mutations.js";
import { querySuite } from "./queries.js";
import { reportSuite } from "./reports.js";
import { shareSuite } from "./shares.js";
import { statementSuite } from "./statements.js";
import { studySuite } from "./studies.js";
import { tokenSuite } from "./tokens.js";

/** What holds on both databases. */
export const suites: readonly ((openUrl: OpenUrl) => void)[] = [
  mutationSuite,
  querySuite,
  statementSuite,
  liveSuite,
  downloadSuite,
  shareSuite,
  studySuite,
  reportSuite,
  tokenSuite,
  faultSuite,
];
