/**
 * WeChat's own component framework, set up the way its app hosts it. Import glass-easel from here only: what
 * follows changes it for the whole process, once.
 */
import * as glassEasel from 'glass-easel'

Object.assign(glassEasel.globalOptions, {
  // uni-app puts its handlers ("e0", "e1"…) on the instance while it renders.
  useMethodCallerListeners: true,
  writeIdToDOM: true,
})

interface Listeners { finalCount: number }
interface EventTargetState {
  captureListeners?: Record<string, Listeners>
  listeners?: Record<string, Listeners>
}

const { wrapShadowedEvent, callListener } = glassEasel.Event.prototype

// Handlers get an event of WeChat's shape: fields of its own (uni-app asks hasOwn(event, 'detail')), targets
// reduced to id and dataset.
glassEasel.Event.prototype.wrapShadowedEvent = function (target, mark, currentTarget) {
  const event = wrapShadowedEvent.call(this, target, mark, currentTarget)
  const brief = (element: glassEasel.Element) => ({ id: element.id, dataset: { ...element.dataset }, offsetLeft: 0, offsetTop: 0 })
  return Object.assign(event, {
    type: this.type,
    timeStamp: this.timeStamp,
    detail: this.detail,
    mark: mark ?? {},
    target: brief(target),
    currentTarget: brief(currentTarget),
    ...this.extraFields,
  }) as unknown as typeof event
}

// uni-app replaces stopPropagation on the event it is given with a no-op; a catch* binding stops it all the same.
glassEasel.Event.prototype.callListener = function (current, mark, target, isCapture) {
  callListener.call(this, current, mark, target, isCapture)
  const state = (current as unknown as { _$eventTarget?: EventTargetState })._$eventTarget
  const listeners = isCapture ? state?.captureListeners : state?.listeners
  if ((listeners?.[this.getEventName()]?.finalCount ?? 0) > 0)
    this.stopPropagation()
}

export { glassEasel }
