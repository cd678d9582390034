import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { startEvaluation, startSurface, startTraining } from "../starts.js";

/** The largest list that the dashboard asks for. */
const DASHBOARD = `query ($first: Int) {
  runs(first: $first) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node {
      id task title state progress { done total share etaSeconds } error { message next } tags createdAt
      latestMetrics { name value }
      metrics(names: ["train/loss"], resolution: 50) { name step value }
      model { id name ready lineage { base { id } children { id } } }
      dataset { id name }
      surface { id shape finishedCells lossRange loss(stride: 2) finished(stride: 2) model { id name } directions { kind } }
      evaluations { id attack top1 model { name } }
      study { id name } parent { id } children { id }
      dependencies { id state } dependents { id }
      jobs { state done }
      artifacts { name url }
    } }
  }
}`;

export function statementSuite(openUrl: OpenUrl): void {
  describe("statements", () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(openUrl);
      const worker = await fakeWorker(stage.store);
      for (let i = 0; i < 4; i++) {
        const { id } = await startTraining(stage);
        await worker.train();
        await startSurface(stage, id);
        await worker.surface(id);
        await startEvaluation(stage, id);
        await worker.evaluate(id, { none: 0.5 });
      }
    });
    afterAll(() => stage.close());

    const count = async (first: number): Promise<number> => {
      stage.statements.length = 0;
      const { runs } = await stage.ask(DASHBOARD, { first });
      expect(runs.edges).toHaveLength(first);
      return stage.statements.length;
    };

    test("the dashboard's largest list takes as many statements for 12 runs as for 3", async () => {
      const [few, many] = [await count(3), await count(12)];
      expect(many).toBe(few);
      expect(many).toBeLessThanOrEqual(30);
    });
  });
}
