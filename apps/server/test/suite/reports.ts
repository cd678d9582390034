import { readFileSync } from "node:fs";
import { reportDocument } from "@basin/tasks";
import { buildSchema, type GraphQLObjectType, getNamedType, isObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { fullReport } from "../report-document.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { small, startStudy } from "../studies.js";

const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));

/** Every field of a type, and of those inside it. */
function allOf(type: GraphQLObjectType): string {
  return Object.values(type.getFields())
    .map((field) => {
      const inner = getNamedType(field.type);
      return isObjectType(inner) ? `${field.name} { ${allOf(inner)} }` : field.name;
    })
    .join(" ");
}

const REPORT = `query ($id: ID!) { study(id: $id) {
  report { ${allOf(schema.getType("StudyReport") as GraphQLObjectType)} }
  reportFiles { name role mediaType bytes url }
} }`;

export function reportSuite(openUrl: OpenUrl): void {
  describe("reports", () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(openUrl);
    });
    afterAll(() => stage.close());

    /** A finished study whose report.json has these bytes. */
    async function reported(seed: number, text: string): Promise<string> {
      const { id } = await startStudy(stage, { ...small, seeds: [seed] });
      const bytes = new TextEncoder().encode(text);
      const hash = await stage.artifacts.put(bytes);
      const mediaType = "application/json";
      await stage.store.artifacts.add({ hash, bytes: bytes.length, kind: "report", mediaType });
      const artifacts = [{ hash, role: "report", name: "report.json" }];
      const worker = await fakeWorker(stage.store);
      await worker.workOff(({ task }) => (task === "report" ? { artifacts } : {}));
      return id;
    }

    test("a report is null, and without files, until it has been written", async () => {
      const { id } = await startStudy(stage, { ...small, seeds: [1] });
      expect((await stage.ask(REPORT, { id })).study).toEqual({ report: null, reportFiles: [] });
    });

    test("a report is answered whole, typed as its document", async () => {
      const text = JSON.stringify(fullReport);
      const id = await reported(2, text);
      const { study } = await stage.ask(REPORT, { id });
      expect(study.report).toEqual(reportDocument.parse(fullReport));
      expect(study.reportFiles).toMatchObject([
        { name: "report.json", role: "report", mediaType: "application/json", bytes: text.length },
      ]);
      expect(await (await stage.get(study.reportFiles[0].url)).text()).toBe(text);
    });

    test("a study that was extended has no report until the new one is there", async () => {
      const id = await reported(3, JSON.stringify(fullReport));
      await startStudy(stage, { id, seeds: [3, 4] });
      expect((await stage.ask(REPORT, { id })).study.report).toBeNull();
    });

    test.each([
      ["is cut off", JSON.stringify(fullReport).slice(0, 100)],
      ["is of another version", JSON.stringify({ ...fullReport, version: 2 })],
      ["has a text for a number", JSON.stringify({ ...fullReport, computeSeconds: "long" })],
    ])("a document that %s is told in one line, the files stay", async (what, text) => {
      const id = await reported(10 + what.length, text);
      const { data, errors } = await stage.query(REPORT, { id });
      expect(errors).toMatchObject([
        { extensions: { code: "CORRUPT" }, message: expect.stringMatching(/^report of std_[^\n]+$/) },
      ]);
      expect(data.study).toMatchObject({ report: null, reportFiles: [{ name: "report.json" }] });
    });

    test("what an evaluation noticed is answered with it", async () => {
      const study = await startStudy(stage, { ...small, seeds: [99] });
      const alarm = { name: "zero-gradients", raised: true, value: 0.75, detail: "three of four" };
      const worker = await fakeWorker(stage.store);
      await worker.workOff(({ task }) => (task === "evaluate" ? { result: { alarms: [alarm] } } : {}));
      const runOf = (key: string): string => study.steps.find((step) => step.key.startsWith(key))!.run.id;
      const query = "query ($id: ID!) { run(id: $id) { alarms { name raised value detail } } }";
      expect((await stage.ask(query, { id: runOf("evaluation") })).run.alarms).toEqual([alarm]);
      expect((await stage.ask(query, { id: runOf("base") })).run.alarms).toEqual([]);
    });
  });
}
