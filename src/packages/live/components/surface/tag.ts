import type { ComponentInternalInstance } from 'vue'
import type { NativeTagOptions } from './commands'
import type { PlayerCommand } from './native-player'
import type { PusherCommand } from './native-pusher'

type Tag<Command extends string> = ReturnType<NativeTagOptions<Command>['tag']>

interface NativeInstance {
  selectComponent: (selector: string) => object | null
}

/** The mini-program's own instance behind a Vue one, in which its tags are found. */
function nativeInstance(instance: ComponentInternalInstance): NativeInstance {
  return (instance.proxy as unknown as { $scope: NativeInstance }).$scope
}

/** What leads the anchor's tag of this id, which the instance has drawn in its own template. */
export function pusherTag(instance: ComponentInternalInstance, id: string): Tag<PusherCommand> {
  let tag: object | null = null
  // #ifdef MP-WEIXIN-PLUGIN
  tag = nativeInstance(instance).selectComponent(`#${id}`)
  // #endif
  // #ifndef MP-WEIXIN-PLUGIN
  tag = uni.createLivePusherContext(id, nativeInstance(instance))
  // #endif
  return tag ?? {}
}

/** What leads the shopper's tag of this id, which the instance has drawn in its own template. */
export function playerTag(instance: ComponentInternalInstance, id: string): Tag<PlayerCommand> {
  let tag: object | null = null
  // #ifdef MP-WEIXIN-PLUGIN
  tag = nativeInstance(instance).selectComponent(`#${id}`)
  // #endif
  // #ifndef MP-WEIXIN-PLUGIN
  tag = uni.createLivePlayerContext(id, nativeInstance(instance))
  // #endif
  return tag ?? {}
}
