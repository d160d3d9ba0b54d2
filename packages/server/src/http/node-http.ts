// What we take of node:http as values. An ES import reads everything that the module offers, and so loads Node's fetch and
// WebSocket for clients, which this server never uses: 16 MiB on a bare process.
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')
