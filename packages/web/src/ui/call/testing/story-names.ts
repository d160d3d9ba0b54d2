// The names of the stories, apart from what they need of a browser.

export const storyNames = [
  'incoming_audio',
  'incoming_video',
  'calling',
  'ringing',
  'ringing_video',
  'unreachable',
  'accepting',
  'voice',
  'voice_muted',
  'video',
  'video_reconnecting',
  'video_camera_off',
  'denied',
  'insecure',
  'ended',
  'busy',
  'no_answer',
  'declined',
  'connect_timeout',
  'connection_lost',
  'media_error',
  'replaced',
  'settings',
] as const

export type StoryName = Exclude<(typeof storyNames)[number], 'settings'>
