/**
 * What each program that a test starts is given of this process's environment: where programs are, and where Node.js
 * keeps the code that it has compiled before, without which most of a start is compiling.
 */
export const childEnvironment: Record<string, string | undefined> = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
};
