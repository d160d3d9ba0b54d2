// Live: a value that can be watched, a clock that can be held, a scope that ends what was started.
export { reconnectDelayMs, retryDelayMs } from './backoff.ts'
export { backgroundClock, type Clock, every, type Stop, systemClock } from './clock.ts'
export { eitherSignal } from './either-signal.ts'
export { SerialQueue } from './queue.ts'
export { Scope } from './scope.ts'
export { batch, computed, type Readable, Value } from './value.ts'
