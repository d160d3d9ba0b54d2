// Every limit that both sides must know, in one table.

export const limits = {
  /** Bytes of one WebSocket frame from a device. */
  frameBytes: 128 * 1024,
  /** UTF-16 code units of one message's text. */
  messageLength: 8_000,
  usernameMin: 3,
  usernameMax: 32,
  displayNameMax: 64,
  passwordMin: 8,
  passwordMax: 256,
  deviceNameMax: 120,
  /** UTF-16 code units of a group's or channel's title. */
  titleMax: 200,
  descriptionMax: 1_000,
  /** Rooms of one group. */
  roomsPerGroup: 50,
  /** UTF-16 code units of a room's title. */
  roomTitleMax: 64,
  /** Bytes of a picture as it is uploaded. */
  pictureBytes: 1024 * 1024,
  /** Devices of one person; one more signs out the one that was not used for the longest time. */
  devicesMax: 32,
  /** Sockets of one device at once, such as tabs of a browser. */
  socketsPerDevice: 32,
  /** Sockets of one person at once, over all devices. */
  socketsPerPerson: 128,
  /** People chosen for a new group, or added to one, at once. */
  peopleAtOnce: 100,
  /** People whose presence one socket is told. */
  watchMax: 200,
  /** People asked for by id at once. */
  namedMax: 100,
  /** Different people that one text can mention. */
  mentionsMax: 20,
  /** Unread messages are counted up to here. */
  unreadMax: 1_000,
  /** In chats of up to so many members each read mark is told to all. */
  marksToldTo: 20,
  /** Messages in one page of history or of changes. */
  pageMax: 500,
  searchMax: 64,
  /** Characters of one SDP description; the server forwards it unread. */
  sdpLength: 64 * 1024,
  candidatesPerMessage: 20,
  candidateLength: 1_024,
  tracksPerLink: 16,
  /** `gen` and `neg` of a link, and `ver` of what is said on it. */
  counterMax: 1_000_000_000,
  versionMax: 1_000_000_000_000,
  callsPerHello: 16,
  /** Devices that one ping says are heard. */
  hearsPerPing: 64,
  /** People whom one call rings at once; in larger groups a call is found in the chat. */
  ringsMax: 32,
  /** People who are called into one call in its life, those who came by themselves among them. */
  calledPerCall: 256,
  /** Guests of one call, those who left it too. */
  guestsPerCall: 64,
  /** Devices in a call without a media server; of those with pictures from the start, the next. */
  meshVoices: 8,
  meshPictures: 5,
  /** People whom the message of a call names. */
  callPeopleNamed: 32,
} as const

export const timeouts = {
  /** A socket that has not said hello by then is closed. */
  helloMs: 5_000,
  /** A device says `ping` this often … */
  heartbeatMs: 5_000,
  /** … and is taken for gone after this long without a word. */
  leaseMs: 15_000,
  /** A call that nobody answers ends as missed. */
  ringMs: 45_000,
  /** A call whose devices are all gone ends after this long. */
  callLeaseMs: 60_000,
  /** The longest a call is kept while the other side reports that media flows. */
  callMediaLeaseMs: 600_000,
  /** How long a typing mark stands without being repeated. */
  typingMs: 6_000,
} as const
