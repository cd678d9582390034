/** The learning rate over a training, from 0 (begin) to 1 (end), times the base rate. */
export type ScheduleOptions = { readonly warmup?: number } & (
  | { readonly kind: "constant" }
  /** Times `factor` at each milestone, given as a share of all epochs. */
  | { readonly kind: "step"; readonly milestones?: readonly number[]; readonly factor?: number }
  /** Half a cosine, from the base rate to zero (Loshchilov and Hutter 2017). */
  | { readonly kind: "cosine" }
);

/** Where a training stands: `epoch` counts from 0 and has a fraction within an epoch. */
export interface SchedulePoint {
  readonly epoch: number;
  readonly epochs: number;
}

type Shapes = {
  readonly [K in ScheduleOptions["kind"]]: (
    options: Extract<ScheduleOptions, { kind: K }>,
    done: number,
  ) => number;
};

const shapes: Shapes = {
  constant: () => 1,
  step: ({ milestones = [0.5, 0.75], factor = 0.1 }, done) =>
    factor ** milestones.filter((milestone) => done >= milestone).length,
  cosine: (_, done) => 0.5 * (1 + Math.cos(Math.PI * done)),
};

/** The factor on the base learning rate. `warmup` epochs rise linearly to it. */
export function scheduleFactor(options: ScheduleOptions, { epoch, epochs }: SchedulePoint): number {
  const { warmup = 0 } = options;
  const shape = shapes[options.kind] as (options: ScheduleOptions, done: number) => number;
  const rise = warmup > 0 ? Math.min(1, (epoch + 1e-9) / warmup) : 1;
  return rise * shape(options, epoch / epochs);
}
