import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { matrixOf } from "./matrix.js";
import { measuredModels } from "./measured.js";
import { similarityOf } from "./similarity.js";
import { TableArgs } from "./table.input.js";
import { RobustnessMatrixType, SimilarityTableType } from "./table.type.js";

@Resolver()
export class TableResolver {
  @Query(() => RobustnessMatrixType, { description: "Models, row by row, under attacks." })
  async robustnessMatrix(
    @Args(() => TableArgs) args: TableArgs,
    @Ctx() context: Context,
  ): Promise<RobustnessMatrixType> {
    return matrixOf(await measuredModels(context, args), args.attacks ?? undefined);
  }

  @Query(() => SimilarityTableType, { description: "How far each attack moves images." })
  async similarityTable(
    @Args(() => TableArgs) args: TableArgs,
    @Ctx() context: Context,
  ): Promise<SimilarityTableType> {
    return { rows: similarityOf(await measuredModels(context, args), args.attacks ?? undefined) };
  }
}
