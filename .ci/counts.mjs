/**
 * Prints `PASSED FAILED` for a report of vitest's JSON reporter and its exit code:
 *
 *     node .ci/counts.mjs report.json 0
 */
import { readFileSync } from "node:fs";

/**
 * @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile
 */

/**
 * A file that fails outside its tests (it does not load, a hook throws) is one failure, which vitest's own
 * totals leave out; so is a run that exits with an error although no test failed.
 *
 * @param {{ testResults: TestFile[] }} report
 * @param {number} exitCode
 */
function countTests(report, exitCode) {
  let passed = 0;
  let failed = 0;
  for (const file of report.testResults) {
    const statuses = file.assertionResults.map((test) => test.status);
    const failures = statuses.filter((status) => status === "failed").length;
    passed += statuses.filter((status) => status === "passed").length;
    failed += file.status === "failed" ? Math.max(1, failures) : failures;
  }
  return { passed, failed: exitCode !== 0 ? Math.max(1, failed) : failed };
}

const [path = "", exitCode = "1"] = process.argv.slice(2);
const { passed, failed } = countTests(JSON.parse(readFileSync(path, "utf8")), Number(exitCode));
process.stdout.write(`${passed} ${failed}\n`);
