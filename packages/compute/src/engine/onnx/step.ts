/**
 * The step as a hard sigmoid, max(0, min(1, steep x)): one vectorised pass, where ONNX Runtime's Sign and comparisons
 * are several times slower. Times this, every positive float that is not denormal is above 1.
 */
export const steepSigmoid = { alpha: { float: 3e38 }, beta: { float: 0 } } as const;
