export interface AccessTokenOptions {
  clock: () => Date
  /** Asks WeChat. Without force an earlier token that is still good comes back; with force that one ends. */
  renew: (force: boolean) => Promise<{ access_token: string, expires_in: number }>
}

/** Renewed so much before its end. */
const EARLY_MS = 5 * 60_000

/** WeChat's access token, kept until shortly before it ends; however many ask at once, WeChat is asked once. */
export class AccessToken {
  private current = { token: '', renewAt: 0 }
  private renewing: Promise<string> | undefined

  constructor(private readonly options: AccessTokenOptions) {}

  async get(): Promise<string> {
    return this.options.clock().getTime() < this.current.renewAt ? this.current.token : this.renew(false)
  }

  /** Another one for a token WeChat has refused; who comes later finds it. */
  async replace(refused: string): Promise<string> {
    return this.current.token === refused || this.current.token === '' ? this.renew(true) : this.get()
  }

  private renew(force: boolean): Promise<string> {
    this.renewing ??= this.ask(force).finally(() => this.renewing = undefined)
    return this.renewing
  }

  private async ask(force: boolean): Promise<string> {
    const { access_token: token, expires_in: seconds } = await this.options.renew(force)
    this.current = { token, renewAt: this.options.clock().getTime() + seconds * 1000 - EARLY_MS }
    return token
  }
}
