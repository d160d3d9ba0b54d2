// Fakes at the ports of a call, for tests here and in other packages.
export { type TestDevice, type TestEvent, TestServer, type TestServerOptions } from './test-server.ts'
export { TestSignaling } from './test-signaling.ts'
