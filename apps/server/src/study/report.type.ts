/** The document of a report as the API has it; see `report-document` of @basin/tasks. Numbers that are not finite are null. */
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { SafeInt } from "../scalar/json.js";

const simple = { simpleResolvers: true } as const;
const number = { nullable: true } as const;

@ObjectType("ReportInterval", { ...simple, description: "A bootstrap interval." })
export class ReportIntervalType {
  @Field(() => Float, number)
  estimate!: number | null;
  @Field(() => Float, number)
  low!: number | null;
  @Field(() => Float, number)
  high!: number | null;
  @Field(() => Float, { description: "As 0.95." })
  level!: number;
}

@ObjectType("ReportIntervals", {
  ...simple,
  description: "How sure a figure is, by what was drawn anew; null where there was nothing to draw from.",
})
export class ReportIntervalsType {
  @Field(() => ReportIntervalType, number)
  images!: ReportIntervalType | null;
  @Field(() => ReportIntervalType, number)
  directions!: ReportIntervalType | null;
  @Field(() => ReportIntervalType, number)
  seeds!: ReportIntervalType | null;
}

@ObjectType("ReportValue", { ...simple, description: "A figure of one run." })
export class ReportValueType {
  @Field(() => SafeInt)
  seed!: number;
  @Field(() => Int, { nullable: true, description: "The pair of directions." })
  direction!: number | null;
  @Field(() => Float, number)
  value!: number | null;
  @Field(() => ID)
  run!: string;
}

@ObjectType("ReportGroup", { ...simple, description: "Models that were trained alike." })
export class ReportGroupType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  title!: string;
  @Field(() => [String])
  attacks!: readonly string[];
}

@ObjectType("ReportAttack", simple)
export class ReportAttackType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  title!: string;
  @Field(() => String)
  attack!: string;
}

@ObjectType("ReportModel", simple)
export class ReportModelType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  group!: string;
  @Field(() => SafeInt)
  seed!: number;
  @Field(() => ID, { nullable: true, description: "That made it; null where it was there before." })
  run!: string | null;
  @Field(() => String, { nullable: true, description: "Of its checkpoint." })
  hash!: string | null;
}

@ObjectType("ReportCell", { ...simple, description: "Top-1 of a group under an attack, from 0 to 1." })
export class ReportCellType {
  @Field(() => String)
  attack!: string;
  @Field(() => Float, { nullable: true, description: "Over seeds." })
  mean!: number | null;
  @Field(() => Float, { nullable: true, description: "Over seeds; null for a single one." })
  deviation!: number | null;
  @Field(() => ReportIntervalsType)
  intervals!: ReportIntervalsType;
  @Field(() => [ReportValueType])
  values!: readonly ReportValueType[];
  @Field(() => Float, { nullable: true, description: "The paper's figure, quoted." })
  quoted!: number | null;
}

@ObjectType("ReportRobustness", { ...simple, description: "A row of the first table." })
export class ReportRobustnessType {
  @Field(() => String)
  group!: string;
  @Field(() => [ReportCellType])
  cells!: readonly ReportCellType[];
}

@ObjectType("ReportComparison", {
  ...simple,
  description: "Of two groups, by pairs of the same seed and directions.",
})
export class ReportComparisonType {
  @Field(() => String)
  a!: string;
  @Field(() => String)
  b!: string;
  @Field(() => ReportIntervalType, { description: "Of a minus b." })
  difference!: ReportIntervalType;
  @Field(() => Float, { nullable: true, description: "The share of draws in which a is lower than b." })
  probabilityLower!: number | null;
}

@ObjectType("ReportRobustnessComparison", { ...simple, description: "Of the accuracies of two groups." })
export class ReportRobustnessComparisonType extends ReportComparisonType {
  @Field(() => String)
  attack!: string;
}

@ObjectType("ReportSimilarity", { ...simple, description: "1-SSIM of adversarial images to the clean ones." })
export class ReportSimilarityType {
  @Field(() => String)
  attack!: string;
  @Field(() => Float, number)
  mean!: number | null;
  @Field(() => ReportIntervalsType)
  intervals!: ReportIntervalsType;
  @Field(() => [ReportValueType])
  values!: readonly ReportValueType[];
  @Field(() => Float, { nullable: true, description: "The paper's figure, quoted." })
  quoted!: number | null;
}

@ObjectType("ReportSurface", simple)
export class ReportSurfaceType {
  @Field(() => String)
  group!: string;
  @Field(() => SafeInt)
  seed!: number;
  @Field(() => String, { description: "`clean`, `adversarial` or `interpolation`." })
  kind!: string;
  @Field(() => Int, number)
  direction!: number | null;
  @Field(() => String)
  attack!: string;
  @Field(() => ID)
  surface!: string;
  @Field(() => ID)
  run!: string;
  @Field(() => String, { nullable: true, description: "Of its values." })
  hash!: string | null;
}

@ObjectType("ReportRow", { ...simple, description: "A group's figure: the mean over its values." })
export class ReportRowType {
  @Field(() => String)
  group!: string;
  @Field(() => Float, number)
  mean!: number | null;
  @Field(() => ReportIntervalsType)
  intervals!: ReportIntervalsType;
  @Field(() => [ReportValueType])
  values!: readonly ReportValueType[];
}

@ObjectType("ReportCorrelation", {
  ...simple,
  description: "With 1-SSIM of what the models were trained on.",
})
export class ReportCorrelationType {
  @Field(() => Float, number)
  spearman!: number | null;
  @Field(() => Float, number)
  low!: number | null;
  @Field(() => Float, number)
  high!: number | null;
  @Field(() => Float)
  level!: number;
  @Field(() => Float, number)
  pValue!: number | null;
  @Field(() => Int)
  pairs!: number;
}

@ObjectType("ReportFigure", { ...simple, description: "A figure of flatness over all groups." })
export class ReportFigureType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  help!: string;
  @Field(() => String)
  definition!: string;
  @Field(() => String)
  source!: string;
  @Field(() => String, { description: "What it is read off: `surface` or `hessian`." })
  of!: string;
  @Field(() => [ReportRowType])
  rows!: readonly ReportRowType[];
  @Field(() => [ReportComparisonType])
  comparisons!: readonly ReportComparisonType[];
  @Field(() => ReportCorrelationType, {
    nullable: true,
    description: "Null with fewer than three trained groups.",
  })
  correlation!: ReportCorrelationType | null;
}

@ObjectType("ReportAlarm", simple)
export class ReportAlarmType {
  @Field(() => String)
  group!: string;
  @Field(() => SafeInt)
  seed!: number;
  @Field(() => ID)
  run!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Float, number)
  value!: number | null;
  @Field(() => String)
  detail!: string;
}

@ObjectType("Verdict", {
  ...simple,
  description: "A claim, the test that was stated beforehand, and what it came to.",
})
export class VerdictType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  claim!: string;
  @Field(() => String)
  source!: string;
  @Field(() => String, { description: "What would support it and what would not." })
  test!: string;
  @Field(() => String, { description: "`supported`, `not supported` or `undecided`." })
  verdict!: string;
  @Field(() => String, { description: "The numbers that decided." })
  because!: string;
}

@ObjectType("ReportProtocolLine", simple)
export class ReportProtocolLineType {
  @Field(() => String)
  title!: string;
  @Field(() => String)
  text!: string;
}

@ObjectType("StudyReport", {
  ...simple,
  description: "Tables, figures and verdicts of a study, each with its runs.",
})
export class StudyReportType {
  @Field(() => Int)
  version!: number;
  @Field(() => String)
  name!: string;
  @Field(() => [ReportGroupType], { description: "The base first." })
  groups!: readonly ReportGroupType[];
  @Field(() => [ReportAttackType], { description: "Clean images first." })
  attacks!: readonly ReportAttackType[];
  @Field(() => [ReportModelType])
  models!: readonly ReportModelType[];
  @Field(() => [ReportRobustnessType], { description: "Trained on (rows) x attacked by (columns)." })
  robustness!: readonly ReportRobustnessType[];
  @Field(() => [ReportRobustnessComparisonType], { description: "Of every two groups, attack by attack." })
  robustnessComparisons!: readonly ReportRobustnessComparisonType[];
  @Field(() => [ReportSimilarityType])
  similarity!: readonly ReportSimilarityType[];
  @Field(() => [ReportSurfaceType])
  surfaces!: readonly ReportSurfaceType[];
  @Field(() => [ReportFigureType])
  flatness!: readonly ReportFigureType[];
  @Field(() => [ReportAlarmType])
  alarms!: readonly ReportAlarmType[];
  @Field(() => [VerdictType])
  verdicts!: readonly VerdictType[];
  @Field(() => [ReportProtocolLineType])
  protocol!: readonly ReportProtocolLineType[];
  @Field(() => Float, { description: "Of all runs together." })
  computeSeconds!: number;
}
