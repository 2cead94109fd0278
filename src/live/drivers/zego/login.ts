import type { Timers } from '../../timers'
import type { EngineHub, ZegoEngine } from './engine'
import type { ZegoTicket } from './ticket'
import { LiveError } from '../../driver'

/** The SDK itself goes on trying for 300 s; after this a person would think that nothing happens. In milliseconds. */
const TIMEOUT = 10_000

/**
 * Logs a ticket's user in to its room. What still succeeds once it is not wanted any more is undone.
 * @throws {LiveError} TIMEOUT; otherwise what the SDK rejects with
 */
export function logIn(hub: EngineHub<ZegoEngine>, { roomId, token, user }: ZegoTicket, timers: Timers, wanted: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(TIMEOUT, () => reject(new LiveError('TIMEOUT', 'ZEGO has not answered the login')))
    hub.engine.loginRoom(roomId, token, { userID: user.id, userName: user.name }, { userUpdate: true }).then(() => {
      cancel()
      // Left before the SDK had even begun: its room would stay entered.
      if (!wanted() && hub.free)
        hub.engine.logoutRoom(roomId)
      resolve()
    }, (error) => {
      cancel()
      reject(error)
    })
  })
}
