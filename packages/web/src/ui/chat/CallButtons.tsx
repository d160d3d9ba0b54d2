// The buttons that call from a chat: by voice, by video or with a screen; in a group one that begins a call of all.
import type { CallMedia, ChatId, UserId } from '@poruch/protocol'
import { Phone, ScreenShare, Video } from 'lucide-react'
import { startCall } from '../../calling/start-call.ts'
import { IconButton } from '../parts/IconButton.tsx'
import { useText } from '../text-context.tsx'

/** Phones cannot. */
const canShareScreen = typeof MediaDevices !== 'undefined' && 'getDisplayMedia' in MediaDevices.prototype

interface CallButtonsProps {
  chatId: ChatId
  /** The other one of a direct chat. */
  peerId: UserId | null
}

export function CallButtons({ chatId, peerId }: CallButtonsProps) {
  const t = useText('call')
  const call = (media: CallMedia) => void startCall({ chatId, peerId }, media, t('error.network'))
  if (peerId === null)
    return <IconButton icon={Phone} label={t('call.start')} onClick={() => call('audio')} />
  return (
    <>
      <IconButton icon={Phone} label={t('call.start_voice')} onClick={() => call('audio')} />
      <IconButton icon={Video} label={t('call.start_video')} onClick={() => call('video')} />
      {canShareScreen && (
        <IconButton icon={ScreenShare} label={t('call.share_screen')} onClick={() => call('screen')} />
      )}
    </>
  )
}
