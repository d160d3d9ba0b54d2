// The names of the stories about groups, apart from what they need of a browser.

export const groupStoryNames = [
  'new_group',
  'new_channel',
  'add_people',
  'info_owner',
  'info_member',
  'info_failed',
  'edit',
  'invite',
  'banned',
  'member_menu',
  'leave',
  'hand_over',
  'delete',
  'join',
  'join_channel',
  'join_inside',
  'join_invalid',
  'join_failed',
  'rooms',
  'rooms_many',
  'rooms_empty',
  'rooms_none',
  'rooms_loading',
  'rooms_failed',
  'room_menu',
  'room_new',
  'room_rename',
  'room_remove',
] as const

export type GroupStoryName = (typeof groupStoryNames)[number]
