/** Keeps uploaded pictures for good. */
export interface UploadStore {
  /** @param name a file name nobody has used yet @returns where it is served from */
  put: (name: string, bytes: Uint8Array) => Promise<string>
}
