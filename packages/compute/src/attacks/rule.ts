/** How a variable moves: rules that raise an objective, each image on its own. */

/** Moves one image's variable, in place, given the objective and its gradient there. Keeps its own state. */
export interface Rule {
  step(image: number, variable: Float32Array, gradient: Float32Array, objective: number): void;
}

/** v + stepSize * sign(gradient): steepest ascent in the maximum norm (Goodfellow et al. 2014). */
export function signRule(stepSize: number): Rule {
  return {
    step(_, variable, gradient) {
      for (let i = 0; i < variable.length; i++) {
        const g = gradient[i]!;
        // Comparisons without a branch: the signs of a gradient cannot be predicted, and Math.sign is six times slower.
        variable[i] = variable[i]! + stepSize * (Number(g > 0) - Number(g < 0));
      }
    },
  };
}

/** v + stepSize * gradient / |gradient|: steepest ascent in the Euclidean norm. A zero gradient does not move. */
export function euclideanRule(stepSize: number): Rule {
  return {
    step(_, variable, gradient) {
      const length = norm(gradient);
      if (length === 0) return;
      for (let i = 0; i < variable.length; i++)
        variable[i] = variable[i]! + (stepSize * gradient[i]!) / length;
    },
  };
}

/** Adam (Kingma and Ba 2015) with beta 0.9 and 0.999 and epsilon 1e-8, upwards. */
export function adamRule(stepSize: number): Rule {
  const moments = new Map<number, { first: Float64Array; second: Float64Array; count: number }>();
  return {
    step(image, variable, gradient) {
      const size = variable.length;
      const state = moments.get(image) ?? {
        first: new Float64Array(size),
        second: new Float64Array(size),
        count: 0,
      };
      moments.set(image, state);
      state.count++;
      const firstBias = 1 - 0.9 ** state.count;
      const secondBias = 1 - 0.999 ** state.count;
      for (let i = 0; i < size; i++) {
        const g = gradient[i]!;
        state.first[i] = 0.9 * state.first[i]! + 0.1 * g;
        state.second[i] = 0.999 * state.second[i]! + 0.001 * g * g;
        const step = state.first[i]! / firstBias / (Math.sqrt(state.second[i]! / secondBias) + 1e-8);
        variable[i] = variable[i]! + stepSize * step;
      }
    },
  };
}

/** The Euclidean norm. */
export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
