/** Runs the uni-app compiler for one target; resolves to its exit code. */
export function uni(mode: 'dev' | 'build', target: string, stdio?: 'inherit' | 'ignore' | 'pipe'): Promise<number>
