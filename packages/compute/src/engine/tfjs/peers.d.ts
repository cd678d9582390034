/** Optional peers, which need not be installed to build: they are loaded for what they register, nothing is called. */
declare module "@tensorflow/tfjs-node";
declare module "@tensorflow/tfjs-node-gpu";
