import { createServer, type Server, type Socket } from 'node:net'

/** A TCP server that shows what arrives, byte by byte, and answers what it is told. */
export async function wireServer(onBytes: (socket: Socket, received: Buffer) => void): Promise<{
  origin: string
  connections: () => number
  open: () => number
  closed: () => number
  close: () => Promise<void>
}> {
  let count = 0
  let closed = 0
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    count++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      closed++
      sockets.delete(socket)
    })
    let received: Buffer = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      onBytes(socket, received)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    connections: () => count,
    open: () => sockets.size,
    closed: () => closed,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
