// SPDX-License-Identifier: Apache-2.0
#include "ui/model/messagemodel.h"

#include "ui/model/conversationstore.h"

#include <algorithm>

namespace kefu::ui {

MessageModel::MessageModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store, &ConversationStore::reset, this, &MessageModel::resetRows);
    connect(&store, &ConversationStore::logChanged, this, &MessageModel::onLogChanged);
    connect(&store, &ConversationStore::rowChanged, this, &MessageModel::onRowChanged);
}

void MessageModel::setVisitor(VisitorId visitor)
{
    if (visitor == m_visitor)
        return;
    beginResetModel();
    m_visitor = visitor;
    readExtent();
    endResetModel();
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : seqRows() + int(m_local.size());
}

MessageModel::Item MessageModel::item(int row) const
{
    const MessageLog *log = m_store.log(m_visitor);
    if (!log || row < 0 || row >= rowCount())
        return {};
    if (row < seqRows())
        return { log->at(m_firstSeq + row), nullptr, m_firstSeq + row };
    const int index = log->localIndex(m_local.at(row - seqRows()));
    if (index < 0)
        return {};
    const LocalMessage &local = log->local().at(index);
    return { &local.message, &local, 0 };
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Item shown = item(index.row());
    switch (role) {
    case TextRole:
        return shown.message ? shown.message->content.text : QString();
    case LoadedRole:
        return shown.message != nullptr;
    case MessageRole:
        return shown.message ? QVariant::fromValue(*shown.message) : QVariant();
    case SeqRole:
        return shown.seq;
    case LocalRole:
        return shown.local != nullptr;
    case ReadRole:
        return shown.seq > 0 && shown.seq <= m_store.readSeq(m_visitor);
    default:
        return {};
    }
}

QHash<int, QByteArray> MessageModel::roleNames() const
{
    return { { TextRole, "text" }, { LoadedRole, "loaded" }, { MessageRole, "message" },
             { SeqRole, "seq" },   { LocalRole, "local" },   { ReadRole, "read" } };
}

int MessageModel::rowOfSeq(int seq) const
{
    return seq >= m_firstSeq && seq <= m_lastSeq ? seq - m_firstSeq : -1;
}

int MessageModel::historyNeeded(int firstRow, int lastRow) const
{
    const MessageLog *log = m_store.log(m_visitor);
    if (!log || seqRows() == 0)
        return 0;
    const int from = m_firstSeq + std::max(firstRow, 0);
    const int to = m_firstSeq + std::min(lastRow, seqRows() - 1);
    const int gap = log->newestGap(from, to);
    return gap == 0 ? 0 : gap + 1;
}

void MessageModel::readExtent()
{
    const MessageLog *log = m_store.log(m_visitor);
    m_firstSeq = log ? log->firstSeq() : 1;
    m_lastSeq = log ? log->lastSeq() : 0;
    m_readSeq = m_store.readSeq(m_visitor);
    m_local.clear();
    if (!log)
        return;
    for (const LocalMessage &local : log->local())
        m_local.append(local.message.clientMessageId);
}

void MessageModel::resetRows()
{
    beginResetModel();
    readExtent();
    endResetModel();
}

void MessageModel::onLogChanged(VisitorId visitor, int from, int to, bool rows)
{
    if (visitor != m_visitor)
        return;
    // What comes in as a row now is not changed besides: views would lay it out at once, each
    // alone.
    const int firstHeld = m_firstSeq;
    const int lastHeld = m_lastSeq;
    if (rows)
        syncRows();
    const int first = std::max({ from, m_firstSeq, firstHeld });
    const int last = std::min({ to, m_lastSeq, lastHeld });
    if (from > 0 && first <= last)
        Q_EMIT dataChanged(index(first - m_firstSeq), index(last - m_firstSeq));
}

//! The read mark may have moved.
void MessageModel::onRowChanged(VisitorId visitor)
{
    const int read = visitor == m_visitor ? m_store.readSeq(visitor) : m_readSeq;
    if (read == m_readSeq)
        return;
    const int first = std::max(std::min(read, m_readSeq) + 1, m_firstSeq);
    const int last = std::min(std::max(read, m_readSeq), m_lastSeq);
    m_readSeq = read;
    if (first <= last)
        Q_EMIT dataChanged(index(first - m_firstSeq), index(last - m_firstSeq), { ReadRole });
}

//! Brings the rows in line with the log by the fewest steps, so that views keep their place.
void MessageModel::syncRows()
{
    const MessageLog *log = m_store.log(m_visitor);
    if (!log || log->lastSeq() < m_lastSeq || log->firstSeq() > log->lastSeq() + 1) {
        resetRows();
        return;
    }
    syncBack(*log);
    syncFront(*log);
    syncLocal(*log);
}

void MessageModel::syncFront(const MessageLog &log)
{
    const int first = log.firstSeq();
    if (first < m_firstSeq) {
        beginInsertRows({}, 0, m_firstSeq - first - 1);
        m_firstSeq = first;
        endInsertRows();
    } else if (first > m_firstSeq) {
        beginRemoveRows({}, 0, first - m_firstSeq - 1);
        m_firstSeq = first;
        endRemoveRows();
    }
}

void MessageModel::syncBack(const MessageLog &log)
{
    int plain = 0; // seqs behind m_lastSeq that no row of ours turns into
    for (int seq = m_lastSeq + 1; seq <= log.lastSeq(); ++seq) {
        if (m_local.isEmpty()) {
            plain += log.lastSeq() - seq + 1;
            break;
        }
        const Message *message = log.at(seq);
        const bool named = message && !message->clientMessageId.isEmpty();
        const int local = named ? int(m_local.indexOf(message->clientMessageId)) : -1;
        if (local < 0) {
            ++plain;
            continue;
        }
        insertBehind(plain);
        plain = 0;
        adopt(local);
    }
    insertBehind(plain);
}

void MessageModel::insertBehind(int count)
{
    if (count == 0)
        return;
    beginInsertRows({}, seqRows(), seqRows() + count - 1);
    m_lastSeq += count;
    endInsertRows();
}

//! The own message's row becomes the row of the seq behind m_lastSeq, moved up first if others wait
//! above it.
void MessageModel::adopt(int localIndex)
{
    const int target = seqRows();
    if (localIndex > 0) {
        beginMoveRows({}, target + localIndex, target + localIndex, {}, target);
        m_local.move(localIndex, 0);
        endMoveRows();
    }
    m_local.removeFirst();
    ++m_lastSeq;
    Q_EMIT dataChanged(index(target), index(target));
}

void MessageModel::syncLocal(const MessageLog &log)
{
    for (int i = int(m_local.size()) - 1; i >= 0; --i) {
        if (log.localIndex(m_local.at(i)) >= 0)
            continue;
        beginRemoveRows({}, seqRows() + i, seqRows() + i);
        m_local.removeAt(i);
        endRemoveRows();
    }
    const int known = int(m_local.size());
    const int added = int(log.local().size()) - known;
    if (added > 0) {
        beginInsertRows({}, rowCount(), rowCount() + added - 1);
        for (int i = known; i < log.local().size(); ++i)
            m_local.append(log.local().at(i).message.clientMessageId);
        endInsertRows();
    }
    if (known > 0)
        Q_EMIT dataChanged(index(seqRows()), index(seqRows() + known - 1));
}

} // namespace kefu::ui
