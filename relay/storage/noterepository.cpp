// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/noterepository.h"

#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr char kAdd[] =
    "INSERT INTO visitor_notes (visitor_id, author, author_name, text, at, whisper) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr char kFind[] =
    "SELECT visitor_id, id, author, author_name, text, at, whisper FROM visitor_notes WHERE id = ?";
constexpr char kOf[] =
    "SELECT visitor_id, id, author, author_name, text, at, whisper FROM visitor_notes "
    "WHERE visitor_id = ? ORDER BY id DESC LIMIT ?";
constexpr char kRemove[] = "DELETE FROM visitor_notes WHERE id = ?";

NoteRow readNote(Row &row)
{
    NoteRow read;
    read.visitor = row.id<VisitorId>();
    read.note.id = row.id<NoteId>();
    read.note.author = row.id<AgentId>();
    read.note.authorName = row.text();
    read.note.text = row.text();
    read.note.createdAt = row.number();
    read.note.whisper = row.id<ConversationId>();
    return read;
}

} // namespace

void NoteRepository::add(NoteRow &row)
{
    Statement &insert = m_db.statement(kAdd).arg(row.visitor).arg(row.note.author);
    insert.arg(row.note.authorName).arg(row.note.text).arg(row.note.createdAt);
    insert.arg(row.note.whisper);
    if (insert.run())
        row.note.id = NoteId { insert.insertedId() };
}

std::optional<NoteRow> NoteRepository::find(NoteId id)
{
    return fetchOne(m_db.statement(kFind).arg(id), readNote);
}

QList<VisitorNote> NoteRepository::of(VisitorId visitor, int limit)
{
    return fetchAll(m_db.statement(kOf).arg(visitor).arg(limit),
                    [](Row &row) { return readNote(row).note; });
}

void NoteRepository::remove(NoteId id)
{
    m_db.statement(kRemove).arg(id).run();
}

} // namespace kefu::storage
