// Live: a value that can be watched, a clock that can be held, a scope that ends what was started.
export { reconnectDelayMs, retryDelayMs } from './backoff.ts'
export { type Clock, systemClock } from './clock.ts'
export { Scope } from './scope.ts'
export { batch, computed, type Readable, Value } from './value.ts'
