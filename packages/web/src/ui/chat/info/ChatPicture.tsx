// The picture of a chat, large; whoever may changes it or takes it away.
import type { Chat } from '@poruch/protocol'
import { Camera, ImagePlus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { showToast } from '../../../app/toasts.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { IconButton } from '../../parts/IconButton.tsx'
import { Menu, MenuItem } from '../../parts/Menu.tsx'
import { pictureOf } from '../../parts/picture/address.ts'
import { PictureDialogWhenOpen } from '../../parts/picture/PictureDialogWhenOpen.tsx'
import { useSession } from '../../session-context.tsx'
import { useText } from '../../text-context.tsx'
import { useErrorText } from '../../use-error-text.ts'

export function ChatPicture({ chat, mayEdit }: { chat: Chat; mayEdit: boolean }) {
  const t = useText('groups')
  const { api } = useSession()
  const errorText = useErrorText()
  const [chooses, setChooses] = useState(false)
  const wanted = useRef(false)
  const remove = () => api.removePicture(chat.id).catch((error) => showToast(errorText(error), 'error'))
  const button = <IconButton icon={Camera} label={t('groups.picture')} className={buttonClass} />
  return (
    <div className="relative">
      <Avatar id={chat.id} name={chat.title ?? ''} picture={pictureOf(chat)} size="huge" />
      {mayEdit &&
        (chat.pictureId === null ? (
          <IconButton
            icon={Camera}
            label={t('groups.picture')}
            className={buttonClass}
            onClick={() => setChooses(true)}
          />
        ) : (
          <Menu
            trigger={button}
            // The dialog gives the focus back to the button, so it waits until the button has it.
            onClosed={() => {
              if (wanted.current) setChooses(true)
              wanted.current = false
            }}
          >
            <MenuItem
              icon={ImagePlus}
              onSelect={() => {
                wanted.current = true
              }}
            >
              {t('groups.picture_change')}
            </MenuItem>
            <MenuItem icon={Trash2} tone="danger" onSelect={() => void remove()}>
              {t('groups.picture_remove')}
            </MenuItem>
          </Menu>
        ))}
      <PictureDialogWhenOpen
        open={chooses}
        onOpenChange={setChooses}
        onSave={async (square) => {
          await api.setPicture(chat.id, square)
        }}
      />
    </div>
  )
}

/** At the edge of the picture, with a rim that sets it off. */
const buttonClass = 'absolute -end-1.5 -bottom-1.5 rounded-full! border border-line bg-raised shadow-float'
