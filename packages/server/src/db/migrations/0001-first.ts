// The first tables: people, their devices, invites, chats, messages, calls.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

const time = 'bigint'

export async function up(db: Kysely<Schema>): Promise<void> {
  await people(db)
  await chats(db)
  await calls(db)
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
  await withId(db, 'invites')
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_by', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('expires_at', time)
    .addColumn('uses_left', 'integer')
    .addColumn('deleted_at', time)
    .execute()
}

async function chats(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'chats')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('pair_key', 'text', (column) => column.unique())
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('members')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('read_seq', 'integer', (column) => column.notNull())
    .addColumn('wrote_at', time)
    .addPrimaryKeyConstraint('members_key', ['chat_id', 'user_id'])
    .execute()
  await db.schema.createIndex('chats_of_user').on('members').column('user_id').execute()
  await withId(db, 'messages')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('changed_seq', 'integer', (column) => column.notNull())
    .addColumn('sender_id', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .execute()
  await db.schema.createIndex('message_place').unique().on('messages').columns(['chat_id', 'seq']).execute()
  await db.schema.createIndex('message_change').on('messages').columns(['chat_id', 'changed_seq']).execute()
}

async function calls(db: Kysely<Schema>): Promise<void> {
  await withId(db, 'calls')
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id'))
    .addColumn('pair_key', 'text', (column) => column.notNull())
    .addColumn('caller_id', 'text', (column) => column.notNull())
    .addColumn('callee_id', 'text', (column) => column.notNull())
    .addColumn('media', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('rev', 'integer', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .addColumn('ring_until', time, (column) => column.notNull())
    .addColumn('answered_at', time)
    .addColumn('ended_at', time)
    .addColumn('mutual', 'integer', (column) => column.notNull())
    .addColumn('legs', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('live_call_of_pair')
    .unique()
    .on('calls')
    .column('pair_key')
    .where(sql.ref('state'), '<>', 'ended')
    .execute()
  await db.schema.createIndex('calls_of_pair').on('calls').column('pair_key').execute()
  await db.schema
    .createTable('call_participants')
    .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('created_at', time, (column) => column.notNull())
    .addPrimaryKeyConstraint('call_participants_key', ['user_id', 'created_at', 'call_id'])
    .execute()
  await db.schema
    .createTable('call_merges')
    .addColumn('invited_id', 'text', (column) => column.notNull().primaryKey())
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
