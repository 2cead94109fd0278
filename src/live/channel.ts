import type { Fault } from './states'

export type ChannelState
  = | { state: 'idle' | 'connecting' | 'open' | 'closed' }
    | { state: 'waiting', error: Fault }
