export interface AudienceOptions {
  clock: () => Date
  /** How long a token is good for: after that nobody can come back by an old one. */
  tokenSeconds: number
}

interface Person {
  /** Its latest sessions. */
  sessions: string[]
  /** Its tokens are refused until then, in milliseconds since 1970. */
  expelledUntil: number
}

/** One person has a device or two; the sessions before these ended long ago. */
const SESSIONS = 8

/** Who plays which stream in this process, so that somebody can be thrown out and kept out with the tokens they have. */
export class Audience {
  private readonly streams = new Map<string, Map<string, Person>>()

  constructor(private readonly options: AudienceOptions) {}

  /** A session has been made for somebody. @returns false when they were thrown out meanwhile: it must be closed */
  played(stream: string, sub: string, session: string): boolean {
    if (this.isExpelled(stream, sub))
      return false
    const person = this.person(stream, sub)
    person.sessions = [...person.sessions, session].slice(-SESSIONS)
    return true
  }

  /** @returns the sessions to close; some may have ended already */
  expel(stream: string, sub: string): string[] {
    const person = this.person(stream, sub)
    person.expelledUntil = this.options.clock().getTime() + this.options.tokenSeconds * 1000
    return person.sessions.splice(0)
  }

  isExpelled(stream: string, sub: string): boolean {
    return (this.streams.get(stream)?.get(sub)?.expelledUntil ?? 0) > this.options.clock().getTime()
  }

  /** They may play again: whoever decides that has given them a new ticket. */
  admit(stream: string, sub: string): void {
    const person = this.streams.get(stream)?.get(sub)
    if (person)
      person.expelledUntil = 0
  }

  /** The stream is over for good. */
  forget(stream: string): void {
    this.streams.delete(stream)
  }

  private person(stream: string, sub: string): Person {
    const people = this.streams.get(stream) ?? new Map<string, Person>()
    this.streams.set(stream, people)
    const person = people.get(sub) ?? { sessions: [], expelledUntil: 0 }
    people.set(sub, person)
    return person
  }
}
