import type { Room } from '#contract/rooms'
import type { OfferedGoods } from '~/components/goods/offer'
import { getGoods } from '~/api/goods'
import { getSnapshot } from '~/api/rooms'
import { toFault } from '~/app/errors'

export interface Offer {
  goods: OfferedGoods
  /** The room whose price this is; null outside rooms, or when the room is over. */
  room: Pick<Room, 'id' | 'title'> | null
}

/** Goods as they can be bought here: at the room's price as long as the room offers them. Throws an `ApiError`. */
export async function readOffer(id: string, roomId?: string): Promise<Offer> {
  const inRoom = roomId ? await readInRoom(id, roomId) : null
  return inRoom ?? { goods: await getGoods(id), room: null }
}

async function readInRoom(id: string, roomId: string): Promise<Offer | null> {
  try {
    const { room, goods } = await getSnapshot(roomId)
    const found = goods.find(item => item.id === id)
    return found && room.status !== 'ended' ? { goods: found, room } : null
  }
  catch (error) {
    // The goods may be there when the room is not.
    if (toFault(error).code === 'ROOM_NOT_FOUND')
      return null
    throw error
  }
}
