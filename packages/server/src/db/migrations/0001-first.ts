// The first tables: people, their devices, chats with their members, messages, invites and rooms, calls.
import { randomBytes } from 'node:crypto'
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { isPostgres } from '../json-rows.ts'
import type { Schema } from '../schema.ts'

const time = 'bigint'

export async function up(db: Kysely<Schema>): Promise<void> {
  await facts(db)
  await people(db)
  await chats(db)
  await members(db)
  await orders(db)
  await invites(db)
  await messages(db)
  await rooms(db)
  await calls(db)
}

/** What the store says of itself. */
async function facts(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('store_facts')
    .addColumn('name', 'text', (column) => column.notNull().primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
  const facts = [
    { name: 'generation', value: randomBytes(9).toString('base64url') },
    { name: 'secret', value: randomBytes(32).toString('base64url') },
  ] as const
  await db.insertInto('store_facts').values(facts).execute()
}

async function people(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'users')
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('search_text', 'text', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .execute()
  await withId(db, 'devices')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('seen_at', time, (column) => column.notNull())
    .execute()
  await db.schema.createIndex('devices_of_user').on('devices').column('user_id').execute()
}

async function chats(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'chats')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('picture_id', 'text')
    .addColumn('who_adds', 'text', (column) => column.notNull())
    .addColumn('pair_key', 'text', (column) => column.unique())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .addColumn('changed_seq', 'integer', (column) => column.notNull())
    .addColumn('member_count', 'integer', (column) => column.notNull())
    .addColumn('activity_at', time, (column) => column.notNull())
    .addColumn('stamp', time, (column) => column.notNull())
    .addColumn('deleted_at', time)
    .execute()
  await db.schema.createIndex('chats_by_stamp').on('chats').column('stamp').execute()
  await withId(db, 'pictures')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('bytes', isPostgres(db) ? 'bytea' : 'blob', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .execute()
  await db.schema.createIndex('pictures_of_chat').on('pictures').column('chat_id').execute()
}

async function members(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('members')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('is_direct', 'integer', (column) => column.notNull())
    .addColumn('rank', 'integer', (column) => column.notNull())
    .addColumn('joined_at', time, (column) => column.notNull())
    .addColumn('left_stamp', time)
    .addColumn('rev', 'integer', (column) => column.notNull())
    .addColumn('read_seq', 'integer', (column) => column.notNull())
    .addColumn('wrote_at', time)
    .addColumn('notify', 'text', (column) => column.notNull())
    .addColumn('muted_until', time)
    .addColumn('pinned_at', time)
    .addColumn('archived_at', time)
    .addPrimaryKeyConstraint('members_key', ['chat_id', 'user_id'])
    .execute()
  await db.schema
    .createIndex('chats_of_user')
    .on('members')
    .columns(['user_id', 'state', 'is_direct', 'chat_id'])
    .execute()
  await db.schema
    .createIndex('members_by_rank')
    .on('members')
    .columns(['chat_id', 'state', 'rank', 'joined_at', 'user_id'])
    .execute()
  await db.schema
    .createIndex('members_by_mark')
    .on('members')
    .columns(['chat_id', 'state', 'read_seq'])
    .execute()
}

/** Commands that were carried out, so that a repetition is known. */
async function orders(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('orders')
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('chat_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('taken_at', time, (column) => column.notNull())
    .addPrimaryKeyConstraint('orders_key', ['user_id', 'id'])
    .execute()
  await db.schema.createIndex('orders_by_age').on('orders').columns(['user_id', 'taken_at']).execute()
}

async function invites(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'invites')
    .addColumn('chat_id', 'text', (column) => column.references('chats.id'))
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_by', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('expires_at', time)
    .addColumn('uses_left', 'integer')
    .addColumn('deleted_at', time)
    .execute()
  await db.schema.createIndex('invites_of_chat').on('invites').column('chat_id').execute()
}

async function messages(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'messages')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('changed_seq', 'integer', (column) => column.notNull())
    .addColumn('sender_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .execute()
  await db.schema.createIndex('message_place').unique().on('messages').columns(['chat_id', 'seq']).execute()
  await db.schema.createIndex('message_change').on('messages').columns(['chat_id', 'changed_seq']).execute()
  // Counting what is unread reads this index alone.
  await db.schema
    .createIndex('message_unread')
    .on('messages')
    .columns(['chat_id', 'seq', 'sender_id', 'kind'])
    .execute()
  await db.schema
    .createTable('mentions')
    .addColumn('chat_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('mentions_key', ['chat_id', 'user_id', 'seq'])
    .execute()
}

async function rooms(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'rooms')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('rev', 'integer', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('deleted_at', time)
    .execute()
  await db.schema
    .createIndex('rooms_of_chat')
    .on('rooms')
    .columns(['chat_id', 'created_at', 'id'])
    .where(sql.ref('deleted_at'), 'is', null)
    .execute()
}

async function calls(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'calls')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('room_id', 'text', (column) => column.references('rooms.id'))
    .addColumn('started_by', 'text', (column) => column.notNull())
    .addColumn('invited', 'text', (column) => column.notNull())
    .addColumn('guests', 'text', (column) => column.notNull())
    .addColumn('media', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('rev', 'integer', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('ring_until', time, (column) => column.notNull())
    .addColumn('answered_at', time)
    .addColumn('ended_at', time)
    .addColumn('pair', 'integer', (column) => column.notNull())
    .addColumn('mutual', 'integer', (column) => column.notNull())
    .addColumn('legs', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('live_call_of_place')
    .unique()
    .on('calls')
    .expression(sql`chat_id, coalesce(room_id, '')`)
    .where(sql.ref('state'), '<>', sql.lit('ended'))
    .execute()
  await db.schema.createIndex('calls_of_place').on('calls').columns(['chat_id', 'answered_at']).execute()
  await db.schema
    .createTable('call_participants')
    .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('is_live', 'integer', (column) => column.notNull())
    .addColumn('is_guest', 'integer', (column) => column.notNull())
    .addColumn('came_rev', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_participants_key', ['user_id', 'created_at', 'call_id'])
    .execute()
  await db.schema
    .createIndex('live_calls_of_user')
    .on('call_participants')
    .columns(['user_id', 'call_id', 'is_guest'])
    .where(sql.ref('is_live'), '=', sql.lit(1))
    .execute()
  await db.schema
    .createIndex('people_in_call')
    .on('call_participants')
    .columns(['call_id', 'came_rev', 'user_id'])
    .where(sql.ref('came_rev'), '>', sql.lit(0))
    .execute()
  await db.schema
    .createTable('user_call_settings')
    .addColumn('user_id', 'text', (column) => column.notNull().primaryKey().references('users.id'))
    .addColumn('dnd_until', time)
    .addColumn('exceptions', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('call_merges')
    .addColumn('started_id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('into_id', 'text', (column) => column.notNull().references('calls.id'))
    .addColumn('created_at', time, (column) => column.notNull())
    .execute()
}

function withId<Table extends keyof Schema>(
  db: Kysely<Schema>,
  table: Table,
): CreateTableBuilder<Table, 'id'> {
  return db.schema.createTable(table).addColumn('id', 'text', (column) => column.notNull().primaryKey())
}
