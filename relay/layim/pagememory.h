// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>

namespace kefu::layim {

//! What a LayIM page was told. Such a page has no cursor and cannot ask what it missed, so the
//! relay remembers for it, by its token: a socket that comes back gets the lines in between, and no
//! line twice.
struct PageMemory {
    QHash<VisitorId, int> shown; //!< last Message.seq pushed, per visitor
    QSet<VisitorId> listed; //!< friends the page knows: from init over HTTP, and addList since
    bool hasList = false; //!< the page got its friends from us
    QList<QString> sentHere; //!< clientMessageIds of this page's own sends: it shows those itself
    qint64 usedAt = 0;
};

//! The memories of all pages, by token. Bounded: unused ones go after a day, the oldest when there
//! are too many.
class PageMemories {
public:
    //! The page of a token, made when new. Valid until the next call of get().
    PageMemory &get(const QByteArray &token, qint64 now);

    //! Names of visitors, for answers that know only an id.
    void rememberVisitor(const VisitorInfo &visitor);
    VisitorInfo visitor(VisitorId id) const;

    //! Called when a socket of the page ends: what it showed must not be shown again to the next
    //! one.
    void merge(const QByteArray &token, const PageMemory &seen, qint64 now);
    //! A message on its way from this page. The relay splits a long text: its parts count too.
    void noteSent(const QByteArray &token, const QString &clientMessageId, qint64 now);
    bool wasSentFrom(const QByteArray &token, const QString &clientMessageId) const;
    qsizetype size() const { return m_pages.size(); }

private:
    void forgetOld(qint64 now);

    QHash<QByteArray, PageMemory> m_pages; //!< by the token's SHA-256
    QHash<VisitorId, VisitorInfo> m_visitors;
};

} // namespace kefu::layim
