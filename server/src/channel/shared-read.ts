/**
 * Asks for something on behalf of many at once: who asks while a read is under way shares the next one with all others who do. So nobody is
 * given what was read before they asked.
 */
export class SharedRead<T> {
  private running: Promise<unknown> = Promise.resolve()
  private next: Promise<T> | undefined

  constructor(private readonly read: () => Promise<T>) {}

  /** @throws what the read throws, to all who share it */
  ask(): Promise<T> {
    this.next ??= this.running.then(() => {
      this.next = undefined
      const read = this.read()
      // One that fails is no reason not to read again.
      this.running = read.catch(() => {})
      return read
    })
    return this.next
  }
}
