/** Keeps uploaded pictures for good. */
export interface UploadStore {
  /**
   * @param name a file name nobody has used yet
   * @param bytes a JPEG
   * @returns where it is served from
   * @throws {AppError} 503 UNAVAILABLE when they cannot be kept now
   */
  put: (name: string, bytes: Uint8Array) => Promise<string>
  close?: () => Promise<void>
}
