// The cache in memory keeps the contract of caches.
import { cacheContract } from './cache.contract.ts'
import { memoryCache } from './memory.ts'

cacheContract(async () => {
  const cache = memoryCache()
  return { cache, reopen: async () => cache }
})
