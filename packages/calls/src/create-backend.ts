// The one switch between the ways of carrying a call.
import type { BackendKind, BackendOptions, CallBackend } from './backend.ts'
import { MeshBackend } from './mesh/mesh-backend.ts'

export type CreateBackend = (kind: BackendKind, options: BackendOptions) => CallBackend

export const createBackend: CreateBackend = (kind, options) => {
  switch (kind) {
    case 'mesh':
      return new MeshBackend(options)
  }
}
