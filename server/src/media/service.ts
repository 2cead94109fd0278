import type { Config } from '../config/index'
import type { MediaService } from '../deps'
import type { Tokens } from '../tokens'
import type { MediaLog } from './supervisor'
import { PaceKeeper } from '../domain/pace'
import { mediaRoutes } from '../routes/media'
import { LIFETIMES } from '../tokens'
import { Audience } from './audience'
import { openMedia } from './index'
import { whipTicket } from './ticket'

/** Offers of one ticket: a player that waits for its anchor asks every 2 s, one on a bad network more often for a while. */
const MEDIA_PACE = { burst: 20, everyMs: 1000 }

/** WHIP and WHEP inside this server, open to whoever holds a token for the stream. */
export function embeddedMedia({ mediaHost, mediaPorts, rateLimit }: Config, tokens: Tokens, clock: () => Date, log: MediaLog): MediaService {
  const engine = openMedia({ host: mediaHost, portRange: mediaPorts }, log)
  const audience = new Audience({ clock, tokenSeconds: LIFETIMES.media })
  return {
    kind: 'whip',
    async ticket(_work, visit) {
      audience.admit(visit.room.streamId, visit.sub)
      return whipTicket(tokens, visit)
    },
    liveStreams: async (_db, streamIds) => new Set(streamIds.filter(stream => engine.isLive(stream))),
    look: async () => {},
    async kick(work, { streamId }, sub) {
      work.afterCommit(async () => {
        for (const session of audience.expel(streamId, sub))
          await engine.close('play', streamId, session)
      })
    },
    async end({ streamId }) {
      audience.forget(streamId)
      await engine.end(streamId)
    },
    on: (event, listener) => engine.on(event, listener),
    off: (event, listener) => engine.off(event, listener),
    close: () => engine.shutdown(),
    routes: app => mediaRoutes(app, {
      engine,
      pace: rateLimit ? new PaceKeeper(MEDIA_PACE, clock) : undefined,
      async onPlay(stream, bearer, session) {
        const claims = tokens.verify('media', bearer)
        if (claims && !audience.played(stream, claims.sub, session))
          await engine.close('play', stream, session)
      },
      authorize(right, stream, bearer) {
        const claims = bearer ? tokens.verify('media', bearer) : null
        if (claims)
          return claims.right === right && claims.stream === stream && !audience.isExpelled(stream, claims.sub) ? 'ok' : 'forbidden'
        // Somebody who is signed in is known, yet has no right to a stream before joining its room.
        return bearer && tokens.verify('session', bearer) ? 'forbidden' : 'unauthenticated'
      },
    }),
  }
}
