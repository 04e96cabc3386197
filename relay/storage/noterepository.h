// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/desktypes.h"

namespace kefu::storage {

class Connection;

//! Table `visitor_notes`.
class NoteRepository {
public:
    explicit NoteRepository(Connection &db)
        : m_db(db)
    {
    }

    //! Gives the note its id.
    void add(NoteRow &row);
    std::optional<NoteRow> find(NoteId id);
    //! The newest `limit`, newest first.
    QList<VisitorNote> of(VisitorId visitor, int limit);
    void remove(NoteId id);

private:
    Connection &m_db;
};

} // namespace kefu::storage
